"""Tables of the alert ladder and of the ticket printer."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, UtcDateTime, enum_type, town_key


class Rung(StrEnum):
    """What is done, one after the other, about an order that nobody answers."""

    MAIL = "mail"
    TEXT = "text"
    COUNCIL = "council"
    DECLINE = "decline"


class AlertRule(TownOwned, Model):
    """When a shop is told again of an order that nobody answered; a shop without a row has the usual times.

    Units: minutes since the order was placed, of those that count (`alerts.timing`).
    """

    __tablename__ = "alert_rules"
    __table_args__ = (
        town_key("shop_id", "shops"),
        CheckConstraint(
            "mail_minutes > 0 AND mail_minutes < text_minutes "
            "AND text_minutes < council_minutes AND council_minutes < decline_minutes",
            name="order",
        ),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    mail_minutes: Mapped[int] = mapped_column(default=10)
    text_minutes: Mapped[int] = mapped_column(default=20)
    council_minutes: Mapped[int] = mapped_column(default=40)
    decline_minutes: Mapped[int] = mapped_column(default=60)
    text_phone: Mapped[str] = mapped_column(String(20), default="")  # +33600000000; empty: no text messages
    accepts_itself: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by the ladder; None while it sells
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # misses before that are forgotten
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class AlertStep(TownRow, Model):
    """A rung that was taken for one bag. The unique key makes taking it twice impossible."""

    __tablename__ = "alert_steps"
    __table_args__ = (
        UniqueConstraint("town_id", "shop_order_id", "rung"),
        town_key("shop_order_id", "shop_orders"),
        town_key("shop_id", "shops"),
        Index("ix_alert_steps_rung", "town_id", "rung", "taken_at"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    rung: Mapped[Rung] = mapped_column(enum_type(Rung))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TicketPrinter(TownRow, Model):
    """The printer beside a shop's till, which fetches its tickets with a token of its own."""

    __tablename__ = "ticket_printers"
    __table_args__ = (UniqueConstraint("town_id", "shop_id"), town_key("shop_id", "shops"))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    token_digest: Mapped[str] = mapped_column(String(64))
    columns: Mapped[int] = mapped_column(default=48)  # signs in a line: 32 on paper of 58 mm, 48 on 80 mm
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_said: Mapped[str] = mapped_column(String(80), default="")


class PrintJob(TownRow, Model):
    """One ticket to be printed: the first of a bag is number 1, each one asked for again the next."""

    __tablename__ = "print_jobs"
    __table_args__ = (
        UniqueConstraint("town_id", "shop_order_id", "number"),
        town_key("shop_order_id", "shop_orders"),
        town_key("shop_id", "shops"),
        Index("ix_print_jobs_waiting", "town_id", "shop_id", "printed_at", "id"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    printed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
