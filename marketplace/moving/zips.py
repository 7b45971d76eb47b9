"""A zip that is written to the disk once, for its owner's eyes only, and each of whose files is summed up.

Backups and the archives of towns are such zips. No moment stands in them: the same files give the same bytes.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)


class Poured(NamedTuple):
    """What was put into a zip."""

    size_bytes: int
    sha256: str
    pieces: int


@contextmanager
def new_zip(file: Path, *, level: int) -> Iterator[ZipFile]:
    """A zip to be filled; when the block ends it lies on the disk. Raises: FileExistsError."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as target:
        with ZipFile(target, "w", compresslevel=level) as archive:
            yield archive
        target.flush()
        os.fsync(target.fileno())


def pour(archive: ZipFile, name: str, *, pieces: Iterable[bytes], how: int) -> Poured:
    """Put a file in as it comes, however long it is: a piece is held at a time."""
    info = ZipInfo(name, EPOCH)
    info.compress_type = how
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(info, "w", force_zip64=True) as target:
        for piece in pieces:
            digest.update(piece)
            target.write(piece)
            size, count = size + len(piece), count + 1
    return Poured(size, digest.hexdigest(), count)
