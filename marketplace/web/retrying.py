"""A request that the database could not carry out is run again, whole and from a clean start.

Only while that is safe: nothing of it has been committed, or its route is `repeatable` (twice is as good as
once). The visitor sees the answer of the last run.
"""

import math
import time
from typing import Any

from flask import Flask, current_app, g, request, session
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException

from marketplace.core.db import commits_made, db, let_go
from marketplace.core.errors import Refusal
from marketplace.core.trouble import (
    OutcomeUnknown,
    Trouble,
    has_failing_storage,
    pause_before_try,
    trouble_of,
)

ABSENCE_SECONDS = 3.0
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOST = frozenset({Trouble.AWAY, Trouble.UNKNOWN})


class Absence:
    """Since when this process has not reached the database.

    Visitors wait for one that has just gone, as it does to restart; not for one that was never there, or that
    stays away: everybody waiting would leave nobody to say so.
    """

    def __init__(self) -> None:
        self._begun: float | None = -math.inf

    def end(self, *_event: Any) -> None:
        """The database has taken a connection."""
        self._begun = None

    def is_new(self) -> bool:
        """Whether waiting makes sense."""
        now = time.monotonic()
        if self._begun is None:
            self._begun = now
        return now - self._begun < ABSENCE_SECONDS


def run_again(error: Exception) -> ResponseReturnValue | None:
    """The answer of one more run of this request; None when there is no good in it, or it is not safe."""
    trouble, number = trouble_of(error), g.get("run_number", 1) + 1
    pause = pause_before_try(trouble, number=number)
    if pause is None or has_failing_storage(error) or not (_is_safe(trouble) and _makes_sense(trouble)):
        return None
    current_app.logger.warning("%s on %s: run %s follows", trouble, request.url_rule, number)
    _start_afresh()
    time.sleep(pause)
    g.run_number = number
    try:
        answer = current_app.preprocess_request()
        return current_app.dispatch_request() if answer is None else answer
    except (HTTPException, Refusal, DBAPIError, PoolExhausted, OutcomeUnknown, OSError) as raised:
        return current_app.handle_user_exception(raised)


def _is_safe(trouble: Trouble) -> bool:
    """Whether another run cannot do a second time what the last one did."""
    if request.method in _SAFE or "commits_before" not in g:
        return True  # the view, which alone acts, has not begun
    if any(file.stream.closed or not file.stream.seekable() for file in request.files.values()):
        return False
    if request.endpoint in current_app.extensions["repeatable"]:
        return True
    return trouble is not Trouble.UNKNOWN and commits_made() == g.commits_before


def _makes_sense(trouble: Trouble) -> bool:
    absence: Absence = current_app.extensions["absence"]
    return trouble not in _LOST or absence.is_new()


def _start_afresh() -> None:
    """Forget all that the last run learned, said and half did."""
    files = list(request.files.values()) if "commits_before" in g else []  # else nobody has read the body
    let_go()
    for name in list(g):
        g.pop(name)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    fresh = app.session_interface.open_session(app, request)
    session.clear()
    session.update(fresh or {})
    session.modified = False
    request_ctx.flashes = None
    request_ctx.match_request()  # a face takes parts of the address away for itself
    for file in files:
        file.stream.seek(0)


def init_retrying(app: Flask) -> None:
    """Watch the database come and go, and note where a view begins; registered after all other checks."""
    app.extensions["absence"] = absence = Absence()
    with app.app_context():
        event.listen(db.engine, "connect", absence.end)

    @app.before_request
    def note_commits() -> None:
        g.commits_before = commits_made()
