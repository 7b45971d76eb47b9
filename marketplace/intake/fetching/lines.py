"""One picture from one address: looked up once, connected to what was looked up, and cut off in time."""

import http.client
import io
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as LookedTooLong
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import IO

from marketplace.core import clock
from marketplace.core.pictures.reading import MOST_BYTES
from marketplace.intake.fetching.addresses import HTTPS, Target, address_to_ask, target_of
from marketplace.intake.fetching.faults import Fault, FetchFailed

SECONDS = 5.0
_LEAST = 0.01
_CHUNK = 64 * 1024
_OK = 200
_MOVED = range(300, 400)
_WAIT = {408, 425, 429}
_THEIR_TROUBLE = 500


def resolve(host: str) -> Sequence[str]:
    """Every address that a name stands for. Raises: OSError."""
    found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_rest, address in found))


def connect(address: str, host: str, seconds: float) -> socket.socket:
    """A secured line to an address, which must show the certificate of `host`. Raises: OSError."""
    plain = socket.create_connection((address, HTTPS), timeout=seconds)
    try:
        with _cut_off(plain, seconds):
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


@dataclass(frozen=True)
class Edge:
    """Where we touch the network; tests stand in for it here and nowhere else."""

    resolve: Callable[[str], Sequence[str]] = resolve
    connect: Callable[[str, str, float], socket.socket] = connect


def fetch(url: str, *, edge: Edge, seconds: float = SECONDS) -> IO[bytes]:
    """What is at that address, 10 MB at most, in a few seconds or not at all.

    The name is looked up once, and the line goes to the very address that was looked at: what the name
    stands for a moment later does not matter. Redirects are not followed, no cookie and no name of ours is
    sent. Call it outside of a transaction. Raises: FetchFailed.
    """
    with line_to(url, edge=edge, seconds=seconds) as (line, target):
        content = _asked(line, target)
    return io.BytesIO(content)


@contextmanager
def line_to(url: str, *, edge: Edge, seconds: float = SECONDS) -> Iterator[tuple[socket.socket, Target]]:
    """A line to where an address leads, and what is asked for there; cut off in time.

    For whoever talks to an address that somebody else gave. Raises: FetchFailed.
    """
    ends, target = clock.steady() + seconds, target_of(url)
    address = address_to_ask(_looked_up(target, edge, seconds))
    try:
        line = edge.connect(address, target.host, max(ends - clock.steady(), _LEAST))
    except OSError as error:
        raise FetchFailed(Fault.AWAY) from error
    try:
        with _cut_off(line, max(ends - clock.steady(), _LEAST)) as ended:
            yield line, target
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchFailed(Fault.AWAY) from error
    finally:
        line.close()
    if ended.is_set():
        raise FetchFailed(Fault.AWAY)  # what was cut off may look like a whole


def _looked_up(target: Target, edge: Edge, seconds: float) -> Sequence[str]:
    looking = ThreadPoolExecutor(max_workers=1)
    try:
        return looking.submit(edge.resolve, target.host).result(timeout=seconds)
    except (OSError, UnicodeError, LookedTooLong) as error:
        raise FetchFailed(Fault.UNKNOWN) from error
    finally:
        looking.shutdown(wait=False, cancel_futures=True)


def _asked(line: socket.socket, target: Target) -> bytes:
    words = (f"GET {target.path} HTTP/1.1", f"Host: {target.host}", "Accept: image/*", "Connection: close")
    line.sendall("\r\n".join([*words, "", ""]).encode("ascii"))
    answer = http.client.HTTPResponse(line, method="GET")
    try:
        answer.begin()
        _check(answer)
        return _content(answer)
    finally:
        answer.close()


def _check(answer: http.client.HTTPResponse) -> None:
    if answer.status in _MOVED:
        raise FetchFailed(Fault.MOVED)
    if answer.status in _WAIT or answer.status >= _THEIR_TROUBLE:
        raise FetchFailed(Fault.AWAY)
    if answer.status != _OK:
        raise FetchFailed(Fault.DENIED)
    if (answer.length or 0) > MOST_BYTES:
        raise FetchFailed(Fault.TOO_HEAVY)


def _content(answer: http.client.HTTPResponse) -> bytes:
    content = bytearray()
    while piece := answer.read(_CHUNK):
        content += piece
        if len(content) > MOST_BYTES:
            raise FetchFailed(Fault.TOO_HEAVY)
    if answer.length:
        raise FetchFailed(Fault.AWAY)  # less came than was said
    return bytes(content)


@contextmanager
def _cut_off(line: socket.socket, seconds: float) -> Iterator[Event]:
    """Ends the line after so long, whatever happens on it: a byte now and then keeps no line open."""
    ended = Event()

    def cut() -> None:
        ended.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()
