"""The table of commands: frozen requests to a provider, each with its own key."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type


class CommandKind(StrEnum):
    """What a provider is asked to do. Its subject: a payment, a refund, a transfer or a reversal."""

    CHECKOUT = "checkout"
    EXPIRE = "expire"
    REFUND = "refund"
    TRANSFER = "transfer"
    REVERSAL = "reversal"


class CommandState(StrEnum):
    """Where a command stands. `unknown`: no answer came; it is sent again with the same key."""

    PENDING = "pending"
    SENT = "sent"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


UNDONE = frozenset({CommandState.PENDING, CommandState.SENT, CommandState.UNKNOWN})
_ALIVE = text("state <> 'failed'")


class Command(TownRow, Model):
    """One thing to be done at a provider, once.

    The unique keys hold it: one live command for a subject, one object of the provider for a command.
    `params` never change before it is done: the same key with other words would be refused.
    """

    __tablename__ = "commands"
    __table_args__ = (
        UniqueConstraint("town_id", "uuid"),
        UniqueConstraint("town_id", "idempotency_key"),
        UniqueConstraint("town_id", "kind", "provider_id"),
        Index(
            "uq_commands_alive",
            "town_id",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=_ALIVE,
            postgresql_where=_ALIVE,
        ),
        Index("ix_commands_due", "state", "due_at"),
        Index("ix_commands_uuid", "uuid"),
    )
    uuid: Mapped[str] = mapped_column(String(36))
    kind: Mapped[CommandKind] = mapped_column(enum_type(CommandKind))
    subject_id: Mapped[int] = mapped_column(BigInteger)  # ids of different tables never clash
    gateway: Mapped[str] = mapped_column(String(16))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    idempotency_key: Mapped[str] = mapped_column(String(80))
    state: Mapped[CommandState] = mapped_column(enum_type(CommandState), default=CommandState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    stored_faults: Mapped[int] = mapped_column(default=0)  # the same stored failure, told again
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provider_id: Mapped[str | None] = mapped_column(String(255))
    last_error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
