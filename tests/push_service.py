"""A push service, over real HTTP, and a browser that asked it and opens what it was sent."""

import http.server
import socket
import threading
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from marketplace.core.web_push import to_text
from marketplace.intake.fetching.lines import Edge

PUBLIC = "93.184.216.34"
ENDPOINT = "https://push.example.com/wpush/v2/gAAAAABk"


@dataclass(frozen=True)
class Phone:
    """A browser with keys of its own. Source: RFC 8291, section 3."""

    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    secret: bytes = b"0123456789abcdef"

    @property
    def point(self) -> bytes:
        """Its public key."""
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def fields(self) -> dict[str, str]:
        """What it sends to be told."""
        return {"endpoint": ENDPOINT, "p256dh": to_text(self.point), "auth": to_text(self.secret)}

    def opened(self, sealed: bytes) -> bytes:
        """The words of a message. Raises: InvalidTag when it was sealed for somebody else."""
        salt, length = sealed[:16], sealed[20]
        theirs = sealed[21 : 21 + length]
        shared = self.key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), theirs))
        info = b"WebPush: info\0" + self.point + theirs
        key = HKDF(SHA256(), 32, self.secret, info).derive(shared)
        content = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(key)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(key)
        padded = AESGCM(content).decrypt(nonce, sealed[21 + length :], None)
        return padded.rstrip(b"\0").removesuffix(b"\x02")


@dataclass
class PushService:
    """What it was sent, and what it answers."""

    port: int
    status: int = 201
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def edge(self) -> Edge:
        """The network, as far as it leads here."""
        return Edge(
            lambda _host: [PUBLIC],
            lambda _address, _host, seconds: socket.create_connection(
                ("127.0.0.1", self.port), timeout=seconds
            ),
        )


@contextmanager
def push_service() -> Iterator[PushService]:
    """A running one."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.sent.append((dict(self.headers), body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    service = PushService(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def from_text(text: str) -> bytes:
    """What a text in base64url stands for."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
