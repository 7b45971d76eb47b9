"""The second factor: six digits from an authenticator app (RFC 6238), each of which counts once."""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import delete, update

from marketplace.accounts.errors import CodeRefused
from marketplace.accounts.models import Credential, CredentialKind
from marketplace.accounts.queries import credential_of
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id

_STEP_SECONDS = 30


def new_secret() -> str:
    """A secret of 160 bits to put into an authenticator app."""
    return pyotp.random_base32()


def enrolment_uri(secret: str, *, email: str, issuer: str) -> str:
    """What the app reads from the square code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def code_at(secret: str, *, at: datetime) -> str:
    """The code an app shows at a moment."""
    return pyotp.TOTP(secret).at(int(at.timestamp()))


def matching_step(secret: str, *, code: str, at: datetime) -> int | None:
    """The time step whose code was typed: the present one, or a neighbour for clocks that differ; or None."""
    typed = "".join(c for c in code if c.isdecimal() and c.isascii())
    now = int(at.timestamp()) // _STEP_SECONDS
    codes = {step: pyotp.TOTP(secret).at(step * _STEP_SECONDS) for step in (now, now - 1, now + 1)}
    return next((step for step, right in codes.items() if hmac.compare_digest(right, typed)), None)


def has_second_factor(user_id: int) -> bool:
    """Whether the person set up an authenticator app."""
    return credential_of(user_id, CredentialKind.TOTP) is not None


def confirm_code(user_id: int, *, code: str) -> None:
    """Let a code open the door, once.

    Raises: CodeRefused. Races: one conditional UPDATE, so a code seen over a shoulder cannot be used again,
    not even at the same moment. Commits: no.
    """
    credential = credential_of(user_id, CredentialKind.TOTP)
    step = matching_step(credential.secret, code=code, at=clock.now()) if credential else None
    if credential is None or step is None:
        raise CodeRefused
    used = db.session.execute(
        update(Credential)
        .where(Credential.id == credential.id, Credential.last_step < step)
        .values(last_step=step)
        .execution_options(synchronize_session=False)
        .returning(Credential.id)
    )
    if used.scalar_one_or_none() is None:
        raise CodeRefused


def enrol(user_id: int, *, secret: str) -> None:
    """Tie an authenticator app to the person, in place of the one before. Commits: no."""
    db.session.execute(
        delete(Credential).where(Credential.user_id == user_id, Credential.kind == CredentialKind.TOTP)
    )
    db.session.add(
        Credential(
            id=new_id(),
            user_id=user_id,
            kind=CredentialKind.TOTP,
            secret=secret,
            last_step=0,
            created_at=clock.now(),
        )
    )
    db.session.flush()
