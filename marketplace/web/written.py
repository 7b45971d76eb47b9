"""Long files, finished before they are sent: no slow reader holds the database, no half file looks whole."""

import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from flask import Response

from marketplace.core.workbooks import Cell, csv_of

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


def sheet(pieces: Iterable[bytes], *, name: str, mimetype: str) -> Response:
    """Pieces of a spreadsheet's file as one to keep, which nobody in between keeps."""
    answer = Response(WrittenFile(pieces), content_type=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def csv_sheet(rows: Iterable[Sequence[Cell]], *, name: str) -> Response:
    """The rows as a text file."""
    return sheet(csv_of(rows), name=f"{name}.csv", mimetype="text/csv; charset=utf-8")
