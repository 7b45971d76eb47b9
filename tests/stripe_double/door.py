"""A door of a few lines: keeps what is posted to it, for tests of who delivers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.waiting import join_all


class Door(ThreadingHTTPServer):
    """`heard`: each text with its headers. `status`: what it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Knock)
        self.heard: list[tuple[bytes, dict[str, str]]] = []
        self.status = 200

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Knock(BaseHTTPRequestHandler):
    server: Door

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append((raw, dict(self.headers.items())))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Tests say what they need to."""


@contextmanager
def listening_door() -> Iterator[Door]:
    """A door on loopback for the length of a block."""
    with Door() as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield door
        finally:
            door.shutdown()
            join_all([thread])
