"""People at their browsers: signed in without typing, or with what they need to sign in by themselves."""

from datetime import timedelta

from flask.testing import FlaskClient

from marketplace.accounts.models import Credential, CredentialKind, User
from marketplace.accounts.passwords import hash_password
from marketplace.accounts.second_factor import enrol, new_secret
from marketplace.accounts.sessions import RESIDENT_DAYS, STAFF_HOURS, open_session
from marketplace.core import clock
from marketplace.core.db import db, transaction

PASSWORD = "une jonquille sur le quai"


def sign_in(browser: FlaskClient, user: User) -> None:
    """Bring the browser where staff's is after password and code: a short session with a second factor."""
    _bind(browser, user, lasts=timedelta(hours=STAFF_HOURS), second_factor=True)


def sign_in_with_password_alone(browser: FlaskClient, user: User) -> None:
    """Bring the browser where a resident's is: a long session without a second factor."""
    _bind(browser, user, lasts=timedelta(days=RESIDENT_DAYS), second_factor=False)


def give_password(user: User, password: str = PASSWORD) -> None:
    """Let the person sign in with a password."""
    secret = hash_password(password)
    with transaction():
        db.session.add(
            Credential(user_id=user.id, kind=CredentialKind.PASSWORD, secret=secret, created_at=clock.now())
        )


def give_second_factor(user: User) -> str:
    """Tie an authenticator app to the account; gives its secret."""
    secret = new_secret()
    with transaction():
        enrol(user.id, secret=secret)
    return secret


def _bind(browser: FlaskClient, user: User, *, lasts: timedelta, second_factor: bool) -> None:
    with transaction():
        token = open_session(user.id, lasts=lasts, second_factor=second_factor)
    with browser.session_transaction(base_url=f"http://{getattr(browser, 'host', 'localhost')}") as cookie:
        cookie["token"] = token
