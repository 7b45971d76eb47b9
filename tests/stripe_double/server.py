"""The double's HTTP: calls, the page that a buyer pays on, and the faults of the line."""

import contextlib
import json
import socket
import struct
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.stripe_double import page
from tests.stripe_double.calls import Call, Desk, Reply, request_name
from tests.stripe_double.faults import Fault, Faults

_LOST = {Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.RESET}
_TOLD = {
    Fault.RATE_LIMITED: Reply(
        429,
        {"error": {"type": "invalid_request_error", "code": "rate_limit", "message": "Too many requests."}},
    ),
    Fault.CONFLICT: Reply(
        409,
        {
            "error": {
                "type": "invalid_request_error",
                "code": "lock_timeout",
                "message": "This object cannot be accessed right now.",
            }
        },
    ),
}
_NO_JSON = b"<html><body>Bad gateway, politely.</body></html>"


class Server(ThreadingHTTPServer):
    """Listens on loopback for one desk."""

    daemon_threads = True

    def __init__(self, desk: Desk, faults: Faults) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.desk, self.faults = desk, faults

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is nothing to tell."""


class _Talk(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Tests say what they need to."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        address = urlsplit(self.path)
        if address.path.startswith("/pay/"):
            self._send(*page.answer(self.server.desk.world, self.command, address.path))
            return
        fault = self.server.faults.strike(address.path)
        call = Call(
            verb=self.command,
            path=address.path,
            query=address.query,
            body=body,
            is_json="json" in self.headers.get("content-type", ""),
            authorization=self.headers.get("authorization", ""),
            key=self.headers.get("idempotency-key", ""),
            version=self.headers.get("stripe-version", ""),
            client=self.headers.get("x-stripe-client-user-agent", "") + str(self.headers.keys()).lower(),
        )
        done = fault not in {*_TOLD, Fault.LOST_BEFORE, Fault.RESET}
        self._tell(self.server.desk.take(call, fault) if done else _TOLD.get(fault), fault)  # type: ignore[arg-type]

    def _tell(self, reply: Reply | None, fault: Fault | None) -> None:
        if reply is None or fault in _LOST:
            self._hang_up(fault)
            return
        headers = {"Content-Type": "application/json", "Request-Id": request_name()}
        if reply.replayed:
            headers["Idempotent-Replayed"] = "true"
        raw = _NO_JSON if fault is Fault.NOT_JSON else json.dumps(reply.body).encode()
        status = 200 if fault is Fault.NOT_JSON else reply.status
        self._send(status, headers, raw, fault)

    def _send(self, status: int, headers: dict[str, str], raw: bytes, fault: Fault | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if fault is Fault.CUT_SHORT:
            raw = raw[: len(raw) // 2]
        if fault is Fault.DRIP:
            self._drip(raw)
        else:
            self.wfile.write(raw)

    def _drip(self, raw: bytes) -> None:
        with contextlib.suppress(OSError):
            for byte in raw:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(self.server.faults.drip_seconds)

    def _hang_up(self, fault: Fault | None) -> None:
        if fault is Fault.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()
