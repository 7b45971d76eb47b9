"""Reads about people who sign in."""

from collections.abc import Collection

from sqlalchemy import select

from marketplace.accounts.models import Credential, CredentialKind, Operator, User
from marketplace.core.db import db


def user_with_email(email: str) -> User | None:
    """The person with that address, as typed, or None."""
    return db.session.scalar(select(User).where(User.email == tidy_email(email)))


def person_with_id(user_id: int) -> User:
    """The person with that key, who is known to exist."""
    return db.session.get_one(User, user_id)


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """The names of these people by key; without those whose account ended. One statement, or none."""
    if not user_ids:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows if row.name}


def credential_of(user_id: int, kind: CredentialKind) -> Credential | None:
    """What a person proves to be themselves with, of one kind, or None."""
    query = select(Credential).where(Credential.user_id == user_id, Credential.kind == kind)
    return db.session.scalar(query)


def address_since(user_id: int) -> str:
    """Since when an account has its address, for the seal of what is mailed to it; empty: since it was made.

    Without it a link would live again once somebody has changed to another address and back.
    """
    at = db.session.scalar(select(User.email_changed_at).where(User.id == user_id))
    return f":{at.isoformat()}" if at else ""


def is_operator(user_id: int) -> bool:
    """Whether that person runs the installation."""
    return db.session.scalar(select(Operator.id).where(Operator.user_id == user_id)) is not None


def tidy_email(typed: str) -> str:
    """An address as it is kept: no spaces around it, lower case, so that one mailbox is one account."""
    return typed.strip().lower()
