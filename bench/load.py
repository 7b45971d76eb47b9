"""Load on one page: sixteen connections that ask again as soon as they have been answered."""

import selectors
import socket
import time
from dataclasses import dataclass, field

CONNECTIONS = 16


@dataclass
class Tally:
    """What came back."""

    answered: int = 0
    failed: int = 0
    body_bytes: int = 0
    seconds: float = 0.0


@dataclass
class Line:
    """One connection and what it has received of the present answer."""

    peer: socket.socket
    received: bytearray = field(default_factory=bytearray)
    expected: int = 0


def load(
    port: int, path: str, *, host: str, seconds: float, accept: str = "identity", cookies: str = ""
) -> Tally:
    """Ask for one page again and again over kept connections; one thread, so as to take little CPU itself.

    `accept`: the encodings it says that it takes; `cookies`: what it sends of them.
    """
    heads = {"Host": host, "Accept-Encoding": accept, "Connection": "keep-alive"}
    heads |= {"Cookie": cookies} if cookies else {}
    said = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
    request = f"GET {path} HTTP/1.1\r\n{said}\r\n".encode()
    tally = Tally()
    with selectors.DefaultSelector() as selector:
        for _ in range(CONNECTIONS):
            _open(port, selector, request)
        begun = time.perf_counter()
        ends = begun + seconds
        while time.perf_counter() < ends:
            for key, _events in selector.select(timeout=1):
                _receive(key.data, selector, tally, request=request, port=port)
        tally.seconds = time.perf_counter() - begun
        for key in list(selector.get_map().values()):
            key.data.peer.close()
    return tally


def _open(port: int, selector: selectors.BaseSelector, request: bytes) -> None:
    peer = socket.create_connection(("127.0.0.1", port), timeout=10)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    selector.register(peer, selectors.EVENT_READ, Line(peer))
    peer.sendall(request)


def _receive(
    line: Line, selector: selectors.BaseSelector, tally: Tally, *, request: bytes, port: int
) -> None:
    try:
        chunk = line.peer.recv(262_144)
    except ConnectionError:
        chunk = b""
    if not chunk:  # the server recycles connections; what was half answered counts as failed
        tally.failed += bool(line.received)
        selector.unregister(line.peer)
        line.peer.close()
        _open(port, selector, request)
        return
    line.received += chunk
    if not line.expected:
        line.expected = _length(line.received)
    if line.expected and len(line.received) >= line.expected:
        _count(line, tally)
        line.received.clear()
        line.expected = 0
        line.peer.sendall(request)


def _length(received: bytearray) -> int:
    """The whole length of the answer, or 0 while its head is not there."""
    head_ends = received.find(b"\r\n\r\n")
    if head_ends < 0:
        return 0
    head = bytes(received[:head_ends]).lower()
    _, found, rest = head.partition(b"content-length:")
    return head_ends + 4 + (int(rest.split(b"\r\n")[0]) if found else 0)


def _count(line: Line, tally: Tally) -> None:
    if line.received.startswith(b"HTTP/1.1 200"):
        tally.answered += 1
        tally.body_bytes = line.expected - line.received.find(b"\r\n\r\n") - 4
    else:
        tally.failed += 1
