"""The one file of a backup: a zip of the database, the pictures and, last, the page that vouches for them."""

import errno
import hashlib
import lzma
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from marketplace.core.errors import Refusal
from marketplace.moving.backup.errors import ArchiveDamaged
from marketplace.moving.backup.manifest import Manifest, Member
from marketplace.moving.zips import EPOCH, new_zip, pour

_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_BROKEN = (
    *(BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, KeyError, IndexError, OverflowError),
)


class Packing:
    """An archive that is being written."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.members: list[Member] = []

    def add_squeezed(self, name: str, *, file: Path) -> None:
        """Put a file in, made smaller."""
        self._add(name, file, ZIP_DEFLATED)

    def add_plain(self, name: str, *, file: Path) -> None:
        """Put a file in as it is: pictures and PostgreSQL's dumps are small already."""
        self._add(name, file, ZIP_STORED)

    def vouch(self, manifest: Manifest) -> None:
        """Write the last page."""
        info = ZipInfo(_MANIFEST, EPOCH)
        self._archive.writestr(info, manifest.model_dump_json(indent=1), ZIP_DEFLATED)

    def _add(self, name: str, file: Path, how: int) -> None:
        with file.open("rb") as source:
            put = pour(self._archive, name, pieces=chunks(source), how=how)
        self.members.append(Member(name=name, size_bytes=put.size_bytes, sha256=put.sha256))


@contextmanager
def packing(file: Path) -> Iterator[Packing]:
    """An archive to be filled; when the block ends it lies on the disk, for its owner's eyes only."""
    with new_zip(file, level=1) as archive:
        yield Packing(archive)


@dataclass(frozen=True)
class Archive:
    """An archive that was opened. Its first page has been read; the rest is checked while it is unpacked."""

    manifest: Manifest
    _archive: ZipFile

    def unpack(self, folder: Path) -> None:
        """Lay everything into a folder. Raises: ArchiveDamaged when something is not what was written."""
        for member in self.manifest.members:
            target = folder / member.name
            target.parent.mkdir(exist_ok=True)
            with told_as_damage(member.name):
                self._unpack(member, target)

    def _unpack(self, member: Member, target: Path) -> None:
        digest, size = hashlib.sha256(), 0
        with self._archive.open(member.name) as source, target.open("xb") as copy:
            for chunk in chunks(source):
                digest.update(chunk)
                size += len(chunk)
                if size > member.size_bytes:  # no more than was said is ever written
                    break
                copy.write(chunk)
        if size != member.size_bytes or digest.hexdigest() != member.sha256:
            raise ArchiveDamaged(member.name)


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """A backup, its first page read. Raises: ArchiveDamaged when it is none, cut off, or holds more."""
    with file.open("rb") as source:
        with told_as_damage(file.name):
            archive = ZipFile(source)
            manifest = _manifest_of(archive)
        names = sorted(archive.namelist())
        if len(names) > len(set(names)) or names != sorted(
            [_MANIFEST, *(member.name for member in manifest.members)]
        ):
            raise ArchiveDamaged(_MANIFEST)
        yield Archive(manifest, archive)


def _manifest_of(archive: ZipFile) -> Manifest:
    with archive.open(_MANIFEST) as page:
        text = page.read(_LARGEST_MANIFEST + 1)
    if len(text) > _LARGEST_MANIFEST:
        raise ArchiveDamaged(_MANIFEST)
    return Manifest.model_validate_json(text)


@contextmanager
def told_as_damage(where: str, *, damaged: Callable[[str], Refusal] = ArchiveDamaged) -> Iterator[None]:
    """Whatever a zip says that is cut off, altered or none, in one word. Raises: what `damaged` makes."""
    try:
        yield
    except (*_BROKEN, ValidationError) as error:
        raise damaged(where) from error
    except OSError as error:
        # A place before the beginning, or data that bzip2 makes no sense of. A full disk is no damage.
        if error.errno not in {errno.EINVAL, None}:
            raise
        raise damaged(where) from error


def chunks(source: IO[bytes]) -> Iterable[bytes]:
    """A file, a piece at a time."""
    return iter(lambda: source.read(_CHUNK), b"")
