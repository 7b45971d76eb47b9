"""The mailed link that proves another address: one day long, and good for one change.

Nothing is stored. The link is sealed with the address, with when the account got it, and with what is kept
of the password: once any of them is another one, by this link or by any other way, the link is over.
"""

import struct
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from marketplace.accounts.errors import EmailTaken, LinkOver
from marketplace.accounts.models import CredentialKind, User
from marketplace.accounts.queries import address_since, credential_of, tidy_email, user_with_email
from marketplace.accounts.sessions import end_sessions_of
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.seals import content_of, is_sealed, seal

LIFE = timedelta(hours=24)
_FORM = struct.Struct(">QI")
_MINUTE = 60


@dataclass(frozen=True)
class NewEmail:
    """An address that was proved, for an account that has another one."""

    user_id: int
    present: str
    wanted: str
    name: str
    locale: str


def email_token(user_id: int, *, present: str, wanted: str) -> str:
    """The secret part of the link that is sent to the wanted address."""
    until = int((clock.now() + LIFE).timestamp()) // _MINUTE
    content = _FORM.pack(user_id, until) + tidy_email(wanted).encode()
    return seal(content, purpose=_purpose(user_id, present))


def email_behind(token: str) -> NewEmail:
    """What the link changes. Reads only. Raises: LinkOver."""
    content = content_of(token)
    if content is None or len(content) <= _FORM.size:
        raise LinkOver
    user_id, minutes = _FORM.unpack(content[: _FORM.size])
    user = db.session.get(User, user_id) if user_id < 2**63 else None
    if user is None or not is_sealed(token, purpose=_purpose(user_id, user.email)):
        raise LinkOver
    if clock.now().timestamp() > minutes * _MINUTE:
        raise LinkOver
    return NewEmail(user.id, user.email, content[_FORM.size :].decode(), user.name, user.locale)


def change_email(found: NewEmail, *, but_session_id: int = 0) -> None:
    """Let the account have the proved address, and end every session of the person but that one.

    Raises: EmailTaken, LinkOver. Races: one conditional UPDATE: of two links, or one pressed twice, one wins.
    Commits: no.
    """
    if user_with_email(found.wanted) is not None:
        raise EmailTaken
    changed = db.session.execute(
        update(User)
        .where(User.id == found.user_id, User.email == found.present)
        .values(email=found.wanted, email_changed_at=clock.now())
        .execution_options(synchronize_session=False)
        .returning(User.id)
    )
    if changed.scalar_one_or_none() is None:
        raise LinkOver
    end_sessions_of(found.user_id, but=but_session_id)


def _purpose(user_id: int, present: str) -> str:
    kept = credential_of(user_id, CredentialKind.PASSWORD)
    since = address_since(user_id)
    return f"another address:{user_id}:{present}:{kept.secret if kept else ''}{since}"
