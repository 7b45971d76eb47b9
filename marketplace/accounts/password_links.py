"""The mailed link of a forgotten password: one hour long, and good for one new password.

Nothing is stored. The link is sealed with what is kept of the present password: once another one is kept,
by this link or by any other way, the link is over.
"""

import struct
from datetime import UTC, datetime, timedelta

from marketplace.accounts.errors import LinkOver
from marketplace.accounts.models import Credential, CredentialKind
from marketplace.accounts.queries import credential_of
from marketplace.core import clock
from marketplace.core.seals import content_of, is_sealed, seal

LIFE = timedelta(hours=1)
_FORM = struct.Struct(">QI")
_MINUTE = 60


def password_token(credential: Credential) -> str:
    """The secret part of the link that lets its owner choose another password."""
    until = clock.now() + LIFE
    content = _FORM.pack(credential.user_id, int(until.timestamp()) // _MINUTE)
    return seal(content, purpose=_purpose(credential))


def password_behind(token: str) -> Credential:
    """The password that the link replaces. Reads only. Raises: LinkOver."""
    content = content_of(token)
    if content is None or len(content) != _FORM.size:
        raise LinkOver
    user_id, minutes = _FORM.unpack(content)
    credential = credential_of(user_id, CredentialKind.PASSWORD) if user_id < 2**63 else None
    is_late = clock.now() > datetime.fromtimestamp(minutes * _MINUTE, UTC)
    if credential is None or is_late or not is_sealed(token, purpose=_purpose(credential)):
        raise LinkOver
    return credential


def _purpose(credential: Credential) -> str:
    return f"forgotten password:{credential.user_id}:{credential.secret}"
