"""Writes about people: an account made, changed, recognised. Users are global: a transaction of their own."""

from dataclasses import asdict, dataclass

from sqlalchemy import and_, select, update

from marketplace.accounts.errors import EmailTaken, NotRecognised, PasswordChanged
from marketplace.accounts.models import Credential, CredentialKind, Operator, User
from marketplace.accounts.passwords import is_outdated, password_fits
from marketplace.accounts.queries import tidy_email, user_with_email
from marketplace.accounts.sessions import end_sessions_of
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id


@dataclass(frozen=True)
class NewPerson:
    """Somebody who gets an account."""

    email: str
    name: str
    phone: str = ""
    locale: str = "fr"


@dataclass(frozen=True)
class Recognised:
    """Whose password it was, and whether its hash should be made anew with today's settings."""

    user_id: int
    weighed: str  # the hash that it fitted
    has_outdated_hash: bool


def register(person: NewPerson, *, password_hash: str) -> User:
    """A new account. `password_hash` comes from `hash_password`, made before the transaction.

    Raises: EmailTaken. Commits: no.
    """
    if user_with_email(person.email) is not None:
        raise EmailTaken
    now = clock.now()
    user = User(id=new_id(), created_at=now, **{**asdict(person), "email": tidy_email(person.email)})
    db.session.add(user)
    db.session.flush()
    db.session.add(
        Credential(user_id=user.id, kind=CredentialKind.PASSWORD, secret=password_hash, created_at=now)
    )
    db.session.flush()
    return user


def recognise(email: str, *, password: str) -> Recognised:
    """Whose address and password these are. Reads only; takes as long for an address nobody has.

    Raises: NotRecognised, in the same words whether the address or the password is wrong.
    """
    row = db.session.execute(
        select(User.id, Credential.secret)
        .join(Credential, and_(Credential.user_id == User.id, Credential.kind == CredentialKind.PASSWORD))
        .where(User.email == tidy_email(email))
    ).one_or_none()
    if not password_fits(password, kept=row.secret if row else None) or row is None:
        raise NotRecognised
    return Recognised(row.id, row.secret, has_outdated_hash=is_outdated(row.secret))


def keep_password(user_id: int, *, weighed: str, password_hash: str) -> None:
    """Keep a new hash for the same password, in place of the one that it was weighed against.

    Races: one conditional UPDATE: a password that was replaced meanwhile stays. Commits: no.
    """
    db.session.execute(
        update(Credential)
        .where(
            Credential.user_id == user_id,
            Credential.kind == CredentialKind.PASSWORD,
            Credential.secret == weighed,
        )
        .values(secret=password_hash)
    )


def replace_password(user_id: int, *, kept: str, password_hash: str) -> None:
    """Keep a new password in place of the one that is `kept`, and end every session of the person.

    Raises: PasswordChanged. Races: one conditional UPDATE: of two who replace the same password, by a mailed
    link or by hand, one wins. Commits: no.
    """
    replaced = db.session.execute(
        update(Credential)
        .where(
            Credential.user_id == user_id,
            Credential.kind == CredentialKind.PASSWORD,
            Credential.secret == kept,
        )
        .values(secret=password_hash)
        .execution_options(synchronize_session=False)
        .returning(Credential.id)
    )
    if replaced.scalar_one_or_none() is None:
        raise PasswordChanged
    end_sessions_of(user_id)


def change_contact(user_id: int, *, name: str, phone: str, locale: str) -> None:
    """Change what the person is called, and how they are reached. Commits: no."""
    db.session.execute(update(User).where(User.id == user_id).values(name=name, phone=phone, locale=locale))


def appoint_operator(user_id: int) -> None:
    """Let somebody run the installation. Commits: no."""
    db.session.add(Operator(user_id=user_id))
    db.session.flush()
