"""Every error is a page that helps, with the right status; none shows a trace."""

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from jinja2.meta import find_referenced_templates
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, InternalServerError

from marketplace.core import clock
from marketplace.core.db import db, let_go
from marketplace.core.errors import Refusal
from marketplace.core.trouble import OutcomeUnknown, Trouble, has_failing_storage, trouble_of
from marketplace.core.words import _
from marketplace.web.lost import shops_for_lost
from marketplace.web.resending import way_back
from marketplace.web.retrying import run_again
from marketplace.web.town import town_or_none

_OFFICES = {"backoffice", "council", "operator"}
_PAGES = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """The page of an HTTP error; redirects and ready-made answers pass through."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    return _page(error.code, sentence=_sentence_of(error), headers=dict(error.get_headers()))


def show_refusal(refusal: Refusal) -> ResponseReturnValue:
    """A rule said no and no view caught it: its own sentence, on a page."""
    db.session.rollback()
    return _page(refusal.status, sentence=str(refusal), wait=refusal.wait)


def show_trouble(error: DBAPIError | PoolExhausted | OutcomeUnknown | OSError) -> ResponseReturnValue:
    """The database could not: another run if that is safe, else a page that keeps what was typed."""
    trouble = trouble_of(error)
    if trouble is Trouble.DEFECT:
        raise error
    answer = run_again(error)
    return _trouble_page(error, trouble) if answer is None else answer


def _trouble_page(error: Exception, trouble: Trouble) -> ResponseReturnValue:
    _leave_database_alone()
    current_app.logger.error("database %s on %s: %s", trouble, request.url_rule, _cause_of(error))
    if trouble is Trouble.CLASH:
        return _page(
            409, sentence=_("Quelqu’un a enregistré la même chose au même instant. Rien n’a été changé.")
        )
    if has_failing_storage(error):
        current_app.extensions["must_end"] = True  # gunicorn.conf.py lets this process end, and another begin
    more = {"trouble": trouble, "way": way_back(trouble)}
    return _render("errors/trouble.html", more), 503, {"Retry-After": "5"}


def _cause_of(error: BaseException) -> object:
    while isinstance(error, OutcomeUnknown) and error.__cause__:
        error = error.__cause__
    return getattr(error, "orig", error)


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
    let_go()
    g.is_broken = True


def _sentence_of(error: HTTPException) -> str:
    # Werkzeug's own descriptions are English and technical; only ours are shown.
    return error.description or "" if error.description != type(error).description else ""


def _page(
    status: int,
    *,
    sentence: str,
    number: str = "",
    headers: dict[str, str] | None = None,
    wait: timedelta | None = None,
) -> ResponseReturnValue:
    shown = status if status in _PAGES else 400
    is_office = request.blueprint in _OFFICES
    told: dict[str, Any] = {"status": shown, "sentence": sentence, "number": number}
    told["shops"] = (
        [] if is_office else shops_for_lost(shown, town_or_none(), is_broken=g.get("is_broken", False))
    )
    kept = {k: v for k, v in (headers or {}).items() if k in {"Retry-After", "Allow"}}
    if wait:
        kept["Retry-After"] = str(max(1, round(wait.total_seconds())))
        told["again_at"] = clock.now() + wait
    return _render("errors/error.html", told), status, kept


def _keep_at_hand(app: Flask) -> None:
    """Read the errors' templates now: when one is needed there may be no file left to open."""
    environment, loader = app.jinja_env, app.jinja_env.loader
    waiting, read = {name for name in environment.list_templates() if name.startswith("errors/")}, set[str]()
    while loader and waiting:
        name = waiting.pop()
        read.add(name)
        environment.get_template(name)
        tree = environment.parse(loader.get_source(environment, name)[0])
        waiting |= {other for other in find_referenced_templates(tree) if other} - read


def _render(template: str, names: dict[str, Any]) -> str:
    # Not render_template: it would ask for the head of the office in which this went wrong.
    known: dict[str, Any] = {"in_office": request.blueprint in _OFFICES}
    for processor in current_app.template_context_processors[None]:
        known |= current_app.ensure_sync(processor)()
    return current_app.jinja_env.get_template(template).render(known | names)


def init_errors(app: Flask) -> None:
    """Register the error pages, after all filters they use, and keep addresses out of the log."""
    app.log_exception = log_crash  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Refusal, show_refusal)
    for trouble in (DBAPIError, PoolExhausted, OutcomeUnknown, OSError):
        app.register_error_handler(trouble, show_trouble)
    app.register_error_handler(InternalServerError, show_crash)
    _keep_at_hand(app)
