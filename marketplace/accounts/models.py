"""Tables of people who sign in. Users are shared by all towns; secrets stay in this installation."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import GlobalRow, LocalRow, Model, UtcDateTime, enum_type


class CredentialKind(StrEnum):
    """What somebody can prove to be themselves with."""

    PASSWORD = "password"  # noqa: S105 - the name of a kind, not a secret
    TOTP = "totp"


class User(GlobalRow, Model):
    """A person with an account."""

    __tablename__ = "users"
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(32), default="")
    locale: Mapped[str] = mapped_column(String(8), default="fr")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    email_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # links mailed before are over
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # then it says nothing of anybody


class Credential(LocalRow, Model):
    """A password hash, or the secret of an authenticator app."""

    __tablename__ = "credentials"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    kind: Mapped[CredentialKind] = mapped_column(enum_type(CredentialKind))
    secret: Mapped[str] = mapped_column(String(255))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)  # a TOTP code counts once
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(LocalRow, Model):
    """A word on paper that stands in for the authenticator app, once. `secret`: its hash."""

    __tablename__ = "recovery_codes"
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), index=True)
    secret: Mapped[str] = mapped_column(String(255))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UserSession(LocalRow, Model):
    """One signed-in browser. The cookie bears the token, the table its digest."""

    __tablename__ = "sessions"
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), index=True)
    town_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("towns.id"))
    second_factor: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(String(60), default="", server_default="")  # « Firefox, Android »
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the password was given again
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SignInAttempt(LocalRow, Model):
    """A failed try to sign in, for throttling; the account is kept as a digest."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account", "account_digest", "at"),
        Index("ix_sign_in_attempts_address", "address", "at"),
    )
    account_digest: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Operator(LocalRow, Model):
    """Somebody who runs the installation."""

    __tablename__ = "operators"
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), unique=True)
