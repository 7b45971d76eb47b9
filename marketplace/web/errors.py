"""Every error is a page that helps, with the right status; none shows a trace."""

import secrets
from typing import Any

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, InternalServerError

from marketplace.core.db import db
from marketplace.core.errors import Refusal

_PAGES = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """The page of an HTTP error; redirects and ready-made answers pass through."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    return _page(error.code, sentence=_sentence_of(error), headers=dict(error.get_headers()))


def show_refusal(refusal: Refusal) -> ResponseReturnValue:
    """A rule said no and no view caught it: its own sentence, on a page."""
    db.session.rollback()
    return _page(refusal.status, sentence=str(refusal))


def show_busy(error: OperationalError | PoolExhausted) -> ResponseReturnValue:
    """The database is locked, full or away: the visitor keeps the basket and may come back."""
    _leave_database_alone()
    current_app.logger.error("database unavailable: %s", getattr(error, "orig", error))
    return _page(503, sentence="", headers={"Retry-After": "5"})


def show_crash(_error: InternalServerError) -> ResponseReturnValue:
    """Something broke: the visitor gets a number to quote, the log gets the rest."""
    number = secrets.token_hex(4)
    _leave_database_alone()
    current_app.logger.error("error %s on %s", number, request.url_rule)
    return _page(500, sentence="", number=number)


def log_crash(exc_info: Any) -> None:
    """The trace, and the rule of the address: its own letters may be a name, a key or an invitation."""
    current_app.logger.error("crash on %s %s", request.method, request.url_rule, exc_info=exc_info)


def _leave_database_alone() -> None:
    """What broke may be the database, or left it in a failed transaction: the error's page asks nothing."""
    db.session.rollback()
    g.is_broken = True


def _sentence_of(error: HTTPException) -> str:
    # Werkzeug's own descriptions are English and technical; only ours are shown.
    return error.description or "" if error.description != type(error).description else ""


def _page(
    status: int, *, sentence: str, number: str = "", headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    shown = status if status in _PAGES else 400
    # Not render_template: it would ask for the head of the office in which this went wrong.
    known: dict[str, Any] = {}
    for names in current_app.template_context_processors[None]:
        known |= current_app.ensure_sync(names)()
    template = current_app.jinja_env.get_template("errors/error.html")
    page = template.render(known, status=shown, sentence=sentence, number=number)
    kept = {k: v for k, v in (headers or {}).items() if k in {"Retry-After", "Allow"}}
    return page, status, kept


def init_errors(app: Flask) -> None:
    """Register the error pages, and keep addresses out of the log."""
    app.log_exception = log_crash  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(OperationalError, show_busy)
    app.register_error_handler(PoolExhausted, show_busy)
    app.register_error_handler(InternalServerError, show_crash)
