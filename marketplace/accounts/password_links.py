"""The mailed link of a forgotten password: one hour long, and good for one new password.

Nothing is stored. The link is sealed with what is kept of the present password, and with the address that it
is sent to and since when the account has it: once the account has another one of either, by this link or by
any other way, the link is over.
"""

import struct
from datetime import timedelta

from marketplace.accounts.errors import LinkOver
from marketplace.accounts.models import Credential, CredentialKind, User
from marketplace.accounts.queries import address_since, credential_of
from marketplace.core import clock
from marketplace.core.db import db
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
    if credential is None or not is_sealed(token, purpose=_purpose(credential)):
        raise LinkOver
    if clock.now().timestamp() > minutes * _MINUTE:
        raise LinkOver
    return credential


def _purpose(credential: Credential) -> str:
    email = db.session.get_one(User, credential.user_id).email
    since = address_since(credential.user_id)
    return f"forgotten password:{credential.user_id}:{email}:{credential.secret}{since}"
