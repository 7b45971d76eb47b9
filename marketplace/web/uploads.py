"""Large uploads go to the disk of the installation while they arrive, never into memory."""

from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from flask import Flask, Request, current_app

_KEPT_IN_MEMORY = 512 * 1024


class DiskRequest(Request):
    """A request whose larger files are written beside the installation's data, where there is room for them.

    Left alone, they would go to the system's folder of temporary files, which is often a part of the memory.
    """

    def _get_file_stream(self, total_content_length: int | None, *_told: Any, **_more: Any) -> IO[bytes]:
        if total_content_length is not None and total_content_length <= _KEPT_IN_MEMORY:
            return BytesIO()
        folder = current_app.extensions["settings"].market_var.resolve() / "arriving"
        folder.mkdir(parents=True, exist_ok=True)
        return TemporaryFile("rb+", dir=folder)


def init_uploads(app: Flask) -> None:
    """Let requests arrive that way."""
    app.request_class = DiskRequest
