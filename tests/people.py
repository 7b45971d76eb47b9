"""What people need to sign in by themselves."""

from marketplace.accounts.models import Credential, CredentialKind, User
from marketplace.accounts.passwords import hash_password
from marketplace.accounts.second_factor import enrol, new_secret
from marketplace.core import clock
from marketplace.core.db import db, transaction

PASSWORD = "une jonquille sur le quai"


def give_password(user: User, *, kept: str | None = None) -> None:
    """Let the person sign in with `PASSWORD`; `kept` is its hash if not one of today's settings."""
    secret = kept or hash_password(PASSWORD)
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
