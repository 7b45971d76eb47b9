"""What the files of a photo are called: one address stands for all of its sizes and formats.

« /media/TOKEN-1600x1200.jpg » is the largest JPEG; « TOKEN-1600x1200-400.avif » one of its smaller files.
Names are drawn once and never used again, so browsers keep the files for ever.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from marketplace.core.references import new_token

MEDIA = "/media/"
SIDES = (400, 800, 1600)  # the longer side, in dots
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}  # the smallest first
_MASTER = "master-"
_PUBLIC = re.compile(rf"(?!{_MASTER})[A-Za-z0-9_][A-Za-z0-9_-]{{0,100}}\.({'|'.join(TYPES)})")
_PHOTO = re.compile(rf"{MEDIA}([A-Za-z0-9]+)-(\d{{1,5}})x(\d{{1,5}})\.jpg")


@dataclass(frozen=True)
class PhotoName:
    """The name of a photo that is kept in several sizes. Units: dots, of the largest size."""

    token: str
    width: int
    height: int

    @classmethod
    def drawn(cls, width: int, height: int) -> Self:
        """A new one."""
        return cls(_letters(), width, height)

    @property
    def address(self) -> str:
        """What rows keep of it."""
        return f"{MEDIA}{self.file(self.longest, 'jpg')}"

    @property
    def longest(self) -> int:
        """The longer side of the largest size."""
        return max(self.width, self.height)

    @property
    def sides(self) -> list[int]:
        """The longer side of each size, smallest first."""
        return [*(side for side in SIDES if side < self.longest), self.longest]

    def file(self, side: int, suffix: str) -> str:
        """The file of one size in one format."""
        size = "" if side == self.longest else f"-{side}"
        return f"{self.token}-{self.width}x{self.height}{size}.{suffix}"

    def wide(self, side: int) -> int:
        """How wide the size is that has this longer side."""
        return max(1, round(self.width * side / self.longest))

    def files(self, suffixes: Sequence[str] = tuple(TYPES)) -> list[str]:
        """All of its files, or those of some formats."""
        return [self.file(side, suffix) for suffix in suffixes for side in self.sides]


@lru_cache(maxsize=8192)
def photo_named(address: str) -> PhotoName | None:
    """What an address says; None for a drawing, or a picture of before that has one size only."""
    found = _PHOTO.fullmatch(address)
    return PhotoName(found[1], int(found[2]), int(found[3])) if found else None


def files_of(address: str) -> list[str]:
    """The files behind an address under /media/."""
    photo = photo_named(address)
    return photo.files() if photo else [address.removeprefix(MEDIA)]


def address_of(file: str) -> str:
    """The address that rows keep when this is one of its files."""
    found = re.fullmatch(r"([A-Za-z0-9]+-\d+x\d+)(-\d+)?\.\w+", file)
    return f"{MEDIA}{found[1]}.jpg" if found else f"{MEDIA}{file}"


def new_master() -> str:
    """A name for the picture that sizes are cut from: nobody outside is handed it."""
    return f"{_MASTER}{_letters()}.jpg"


def is_master(file: str) -> bool:
    """Whether it is one."""
    return file.startswith(_MASTER)


def is_public(file: str) -> bool:
    """Whether a file may be asked for by anybody: one of our names, and no master."""
    return _PUBLIC.fullmatch(file) is not None


def in_its_place(file: str) -> str:
    """The file that stands in while an AVIF is being made; "" for what is there from the start."""
    stem, _dot, suffix = file.rpartition(".")
    return f"{stem}.webp" if suffix == "avif" and "-" in stem else ""


def _letters() -> str:
    return new_token().replace("-", "a").replace("_", "b")
