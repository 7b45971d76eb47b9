"""HTTP to Stripe with one deadline for the whole call.

The library's own client waits per read: an answer that comes a byte a second holds a thread for hours.
"""

import contextlib
import ssl
import threading
from collections.abc import Mapping
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from typing import Any
from urllib.parse import urlsplit

import stripe

_LARGEST_ANSWER = 32 * 1024 * 1024


class DeadlineClient(stripe.HTTPClient):
    """Connects anew for each call; cuts the line when its time is over, however far the answer has come."""

    name = "deadline"

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One call. Raises: stripe.APIConnectionError when the line breaks or the time is over."""
        connection = _connection(url, self._seconds)
        watch = _Watch(self._seconds)
        try:
            watch.over(connection)
            parts = urlsplit(url)
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request(method.upper(), target, body=post_data, headers=dict(headers or {}))
            with connection.getresponse() as response:
                return _read(response)
        except (OSError, HTTPException, ValueError) as error:
            # Only the kind of trouble: its words may hold the address, and with it what was asked.
            raise stripe.APIConnectionError(type(error).__name__) from None  # type: ignore[no-untyped-call]
        finally:
            watch.end()
            connection.close()

    def close(self) -> None:
        """Nothing stays open between calls."""


def _connection(url: str, seconds: float) -> HTTPConnection:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "http":
        return HTTPConnection(host, port, timeout=seconds)
    return HTTPSConnection(host, port, timeout=seconds, context=_trust())


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=stripe.ca_bundle_path)


def _read(response: HTTPResponse) -> tuple[str, int, Mapping[str, str]]:
    body = response.read(_LARGEST_ANSWER)
    headers = {name.lower(): value for name, value in response.getheaders()}
    return body.decode(), response.status, headers


class _Watch:
    """Cuts a line when its time is over; the clock runs from the first attempt to connect."""

    def __init__(self, seconds: float) -> None:
        self._line: socket | None = None
        self._over = False
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def over(self, connection: HTTPConnection) -> None:
        """Connect, and keep the line at hand: the connection forgets it once the answer begins."""
        connection.connect()
        self._line = connection.sock
        if self._over:
            raise TimeoutError

    def end(self) -> None:
        """The call is done."""
        self._timer.cancel()

    def _cut(self) -> None:
        self._over = True
        if self._line is not None:
            with contextlib.suppress(OSError):  # it has just been closed
                # Past the encryption layer, which would wait for the other side's farewell.
                socket.shutdown(self._line, SHUT_RDWR)
