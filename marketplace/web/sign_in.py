"""Who is behind a request: the session token lives in the signed cookie, the session in the database."""

from datetime import datetime, timedelta

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, current_user
from sqlalchemy.exc import DBAPIError

from marketplace.accounts.queries import is_operator
from marketplace.accounts.sessions import (
    RESIDENT_DAYS,
    STAFF_HOURS,
    SignedIn,
    end_session,
    note_seen,
    open_session,
    person_behind,
)
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.trouble import Trouble, trouble_of
from marketplace.shops.queries import shops_worked_in
from marketplace.towns.queries import role_in_town
from marketplace.web.browser_name import browser_name
from marketplace.web.town import this_town

_KEY, _AWAITED = "token", "awaited"
_CODE_MINUTES = 10


def open_browser_session(user_id: int, *, second_factor: bool) -> str:
    """A session of the right length for the person, in place of this browser's last one; returns its token.

    Staff's are short and end when idle; residents' last a month. Commits: no; call `remember` afterwards.
    """
    if current_user.is_authenticated:
        end_session(current_user.session_id)
    is_staff = second_factor or _works_here(user_id)
    lasts = timedelta(hours=STAFF_HOURS) if is_staff else timedelta(days=RESIDENT_DAYS)
    device = browser_name(request.user_agent.string)
    return open_session(user_id, lasts=lasts, second_factor=second_factor, device=device)


def remember(token: str) -> None:
    """Bind this browser to a session just opened; whatever the cookie held before is gone."""
    session.clear()
    session[_KEY] = token
    session.permanent = True


def await_code(user_id: int) -> None:
    """The password was right: for ten minutes this browser may give the code, and nothing else."""
    session.clear()
    session[_AWAITED] = [user_id, (clock.now() + timedelta(minutes=_CODE_MINUTES)).isoformat()]


def awaited_user_id() -> int | None:
    """Whose code this browser may give, or None when no password was given before, or too long ago."""
    user_id, until = session.get(_AWAITED, (None, ""))
    return user_id if user_id and clock.now() < datetime.fromisoformat(until) else None


def forget() -> None:
    """Unbind this browser."""
    session.clear()


def _works_here(user_id: int) -> bool:
    town_id = this_town().id
    return bool(role_in_town(town_id, user_id) or shops_worked_in(town_id, user_id) or is_operator(user_id))


def init_sign_in(app: Flask) -> None:
    """Let Flask-Login ask us who is there, and keep the session of staff awake while it is used."""
    manager = LoginManager(app)
    manager.session_protection = None  # sessions are bound and ended in the database

    @manager.request_loader
    def load_person(_request: object) -> SignedIn | None:
        token = None if g.get("is_broken") else session.get(_KEY)  # an error's page asks no database
        return person_behind(token, at=clock.now()) if token else None

    @app.before_request
    def note_presence() -> None:
        if _KEY in session and current_user.is_authenticated and current_user.should_be_noted(clock.now()):
            try:
                with transaction():
                    note_seen(current_user.session_id)
            except DBAPIError as error:
                if trouble_of(error) not in {Trouble.BUSY, Trouble.UNWRITABLE}:
                    raise
                current_app.logger.warning("presence not noted: %s", error.orig)  # who only reads goes on
