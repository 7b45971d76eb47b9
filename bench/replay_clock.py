"""The application under a clock that every request brings along, for logs whose days are long past.

Only for benchmarks: run it with one thread a process, for a process has one clock.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from marketplace.core import clock
from wsgi import application

HEADER = "X-Replay-At"
_KEY = "HTTP_X_REPLAY_AT"
_plain = application.wsgi_app


def at_its_moment(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The product, at the moment that the request names; at the present one where it names none."""
    if _KEY not in environ:
        return _plain(environ, start_response)
    with clock.travel(datetime.fromisoformat(environ[_KEY])):
        answer = _plain(environ, start_response)
        try:
            return list(answer)
        finally:
            getattr(answer, "close", lambda: None)()


application.wsgi_app = at_its_moment  # type: ignore[method-assign]
