"""What the demo provider remembers. Of this installation only; no other room reads it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import LocalRow, Model, UtcDateTime


class DemoThing(LocalRow, Model):
    """A paying page, a refund, a transfer, a reversal, an account or a link, under the provider's own name.

    `body`: the thing in Stripe's shape. `notes`: what a provider keeps for itself. `about`: what it is asked
    for by (a payment, an order, a transfer). `closes_at`: when a page that is open ends by itself.
    """

    __tablename__ = "demo_things"
    __table_args__ = (
        UniqueConstraint("name"),
        Index("ix_demo_things_about", "about"),
        Index("ix_demo_things_command", "command_id"),
        Index("ix_demo_things_closing", "closes_at"),
    )
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(120), default="")
    command_id: Mapped[str] = mapped_column(String(36), default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    notes: Mapped[dict[str, Any]] = mapped_column(JSON)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DemoKey(LocalRow, Model):
    """What was answered to a request with this key: the same again gets the same answer."""

    __tablename__ = "demo_keys"
    __table_args__ = (UniqueConstraint("key"),)
    key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DemoLine(LocalRow, Model):
    """A movement of the platform's money, or of a shop's account where `account` names one."""

    __tablename__ = "demo_lines"
    __table_args__ = (Index("ix_demo_lines_account", "account", "created_at"),)
    account: Mapped[str] = mapped_column(String(80), default="")
    type: Mapped[str] = mapped_column(String(24))
    source: Mapped[str] = mapped_column(String(80))
    amount_cents: Mapped[int]
    fee_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    available_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DemoEvent(LocalRow, Model):
    """Something that happened, and whether it has been brought to our door."""

    __tablename__ = "demo_events"
    __table_args__ = (Index("ix_demo_events_told", "is_told"), Index("ix_demo_events_created", "created_at"))
    payload: Mapped[str] = mapped_column(Text)
    is_told: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
