"""Who is behind a request: the session token lives in the signed cookie, the session in the database."""

from flask import Flask, session
from flask_login import LoginManager

from marketplace.accounts.sessions import SignedIn, person_behind
from marketplace.core import clock

_KEY = "token"


def remember(token: str) -> None:
    """Bind this browser to a session just opened; whatever the cookie held before is gone."""
    session.clear()
    session[_KEY] = token
    session.permanent = True


def forget() -> None:
    """Unbind this browser."""
    session.clear()


def init_sign_in(app: Flask) -> None:
    """Let Flask-Login ask us who is there."""
    manager = LoginManager(app)
    manager.session_protection = None  # sessions are bound and ended in the database

    @manager.request_loader
    def load_person(_request: object) -> SignedIn | None:
        token = session.get(_KEY)
        return person_behind(token, at=clock.now()) if token else None
