"""The one file of a town: a zip of lines and pictures and, last, the page that vouches for them."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pydantic import ValidationError

from marketplace.core.words import _
from marketplace.moving.backup.archive import told_as_damage
from marketplace.moving.towns.errors import ArchiveBroken, ArchiveRefused
from marketplace.moving.towns.manifest import FORMAT, NAME, Manifest, Member
from marketplace.moving.zips import EPOCH, new_zip, pour

_LARGEST_MANIFEST = 64 * 1024 * 1024
LONGEST_LINE = 8 * 1024 * 1024
_MOST_SQUEEZED = 250  # a thousand times smaller is no list of goods: it is a bomb
_SMALL = 1024 * 1024
_KEPT_EVERY = 1000  # lines


def nobody_waits() -> None:
    """What is done now and then where nothing is to be kept alive meanwhile."""


@dataclass
class Packing:
    """An archive that is being written."""

    _archive: ZipFile
    members: list[Member] = field(default_factory=list)

    def add_lines(self, name: str, lines: Iterable[str]) -> None:
        """Put rows in as they come, one a line: however many there are, one is held at a time."""
        pieces = (line.encode() + b"\n" for line in lines)
        put = pour(self._archive, name, pieces=pieces, how=ZIP_DEFLATED)
        self.members.append(Member(name=name, size_bytes=put.size_bytes, sha256=put.sha256, rows=put.pieces))

    def add_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Put a paper in as it is written, a piece at a time."""
        put = pour(self._archive, name, pieces=pieces, how=ZIP_DEFLATED)
        self.members.append(Member(name=name, size_bytes=put.size_bytes, sha256=put.sha256))

    def add_bytes(self, name: str, data: bytes) -> None:
        """Put a picture in as it is: it is small already."""
        self._archive.writestr(ZipInfo(name, EPOCH), data, ZIP_STORED)
        digest = hashlib.sha256(data).hexdigest()
        self.members.append(Member(name=name, size_bytes=len(data), sha256=digest))

    def vouch(self, manifest: Manifest) -> None:
        """Write the last page."""
        page = manifest.model_dump_json(indent=1) + "\n"
        self._archive.writestr(ZipInfo(NAME, EPOCH), page, ZIP_DEFLATED)


@contextmanager
def packing(file: Path) -> Iterator[Packing]:
    """An archive to be filled; when the block ends it lies on the disk, for its owner's eyes only."""
    with new_zip(file, level=6) as archive:
        yield Packing(archive)


@dataclass(frozen=True)
class Archive:
    """An archive that was opened, and whose last page was read."""

    manifest: Manifest
    digest: str  # of the last page, and so of all that it vouches for
    _archive: ZipFile
    _keep: Callable[[], None] = nobody_waits

    def lines_of(self, member: Member) -> Iterator[str]:
        """The lines of a file. Raises: ArchiveBroken, at its end at the latest, when it is not as vouched."""
        digest, size, count = hashlib.sha256(), 0, 0
        self._keep()
        with told_as_damage(member.name, damaged=ArchiveBroken), self._archive.open(member.name) as source:
            while line := source.readline(LONGEST_LINE + 1):
                digest.update(line)
                size, count = size + len(line), count + 1
                if size > member.size_bytes or not line.endswith(b"\n"):
                    raise ArchiveBroken(member.name)
                if count % _KEPT_EVERY == 0:
                    self._keep()
                yield line.decode()
        if (size, count, digest.hexdigest()) != (member.size_bytes, member.rows, member.sha256):
            raise ArchiveBroken(member.name)

    def content_of(self, member: Member) -> bytes:
        """A picture. Raises: ArchiveBroken when it is not as vouched."""
        self._keep()
        with told_as_damage(member.name, damaged=ArchiveBroken), self._archive.open(member.name) as source:
            data = source.read(member.size_bytes + 1)
        if hashlib.sha256(data).hexdigest() != member.sha256:
            raise ArchiveBroken(member.name)
        return data


@contextmanager
def opened(file: Path, *, keep: Callable[[], None] = nobody_waits) -> Iterator[Archive]:
    """An archive, its last page read. `keep`: called now and then while it is read, outside of batches.

    Raises: ArchiveRefused when it is none, is cut off, holds what its last page does not say, comes from a
    newer version, or would fill the disk.
    """
    with file.open("rb") as source:
        with told_as_damage(file.name, damaged=ArchiveBroken):
            archive = ZipFile(source)
            page = _last_page(archive)
        manifest = _manifest_in(page)
        _check_names(archive, manifest)
        _check_sizes(archive, manifest, file.parent)
        yield Archive(manifest, hashlib.sha256(page).hexdigest(), archive, keep)


def _last_page(archive: ZipFile) -> bytes:
    with archive.open(NAME) as page:
        text = page.read(_LARGEST_MANIFEST + 1)
    if len(text) > _LARGEST_MANIFEST:
        raise ArchiveBroken(NAME)
    return text


def _manifest_in(page: bytes) -> Manifest:
    with told_as_damage(NAME, damaged=ArchiveBroken):
        said = json.loads(page)
    number = said.get("format") if isinstance(said, dict) else None
    if type(number) is int and number > FORMAT:
        raise ArchiveRefused(
            _("Cette archive vient d’une version plus récente (format %(num)s).", num=number)
        )
    try:
        return Manifest.model_validate(said)
    except ValidationError as error:
        raise ArchiveBroken(NAME) from error


def _check_names(archive: ZipFile, manifest: Manifest) -> None:
    """What lies in the file is what the last page vouches for: no more, no less, nothing twice."""
    names = sorted(archive.namelist())
    vouched = sorted([NAME, *(member.name for member in manifest.members)])
    if len(names) > len(set(names)) or names != vouched:
        raise ArchiveBroken(NAME)


def _check_sizes(archive: ZipFile, manifest: Manifest, folder: Path) -> None:
    """Nothing grows to more than was vouched for; what was vouched for is of this world, and fits here."""
    for member in manifest.members:
        info = archive.getinfo(member.name)
        is_bomb = info.file_size > max(_SMALL, _MOST_SQUEEZED * info.compress_size)
        if is_bomb or info.file_size != member.size_bytes:
            raise ArchiveBroken(member.name)
    if sum(member.size_bytes for member in manifest.members) > shutil.disk_usage(folder).free:
        raise ArchiveRefused(_("Il n’y a pas la place ici pour ce que contient cette archive."))
