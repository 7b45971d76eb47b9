"""Long files, finished before they are sent: no slow reader holds the database, no half file looks whole."""

import tempfile
import weakref
from collections.abc import Iterable, Iterator
from hashlib import blake2b

_PIECE = 65_536


class WrittenFile:
    """A file on disk, gone with `close` or with the last who holds it. `tag` is a digest of its content."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it goes when the answer does
        self.close = weakref.finalize(self, self._file.close)
        digest = blake2b(digest_size=16)
        for piece in pieces:
            digest.update(piece)
            self._file.write(piece)
        self.tag = digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece
