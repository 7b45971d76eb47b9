"""The table of events that providers sent. Of this installation: only its object names a town."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import LocalRow, Model, UtcDateTime, enum_type


class EventState(StrEnum):
    """Where an event stands. `ignored`: of no concern here; `dead`: given up, a person looks at it."""

    RECEIVED = "received"
    FAILED = "failed"
    DONE = "done"
    IGNORED = "ignored"
    DEAD = "dead"


class WebhookEvent(LocalRow, Model):
    """One event, kept as it came. The unique key makes hearing it twice impossible."""

    __tablename__ = "webhook_events"
    __table_args__ = (
        UniqueConstraint("gateway", "event_id"),
        Index("ix_webhook_events_due", "state", "due_at"),
    )
    gateway: Mapped[str] = mapped_column(String(16))
    event_id: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(120))
    account_id: Mapped[str] = mapped_column(String(255), default="")
    object_type: Mapped[str] = mapped_column(String(60), default="")
    object_id: Mapped[str] = mapped_column(String(255), default="")
    payment_intent_id: Mapped[str] = mapped_column(String(255), default="")
    api_version: Mapped[str] = mapped_column(String(40), default="")
    livemode: Mapped[bool]
    payload: Mapped[str] = mapped_column(Text)
    state: Mapped[EventState] = mapped_column(enum_type(EventState), default=EventState.RECEIVED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the provider's clock
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
