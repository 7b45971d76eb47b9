"""The table of what was given back, line by line; the sums of it stand on the lines and the bags."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.orders.actors import ActorKind


class Bearer(StrEnum):
    """Who bears what is given back, or a lost dispute."""

    SHOP = "shop"
    PLATFORM = "platform"


class BackReason(StrEnum):
    """Why something is given back."""

    MISSING = "missing"
    DAMAGED = "damaged"
    WRONG = "wrong"
    QUALITY = "quality"
    WITHDRAWAL = "withdrawal"  # the resident changed their mind, as the law allows
    GESTURE = "gesture"
    RECALL = "recall"  # the product is recalled: nobody chooses it
    OTHER = "other"


class GiveBack(TownRow, Model):
    """A part of a line given back: on the card it was paid with, or at the till of the shop.

    `units` are pieces or grams that are no longer the resident's; 0 for an amount alone. `at_till`: nothing
    was paid online, the shop's till settles it. `before`: the bag had not been handed over.
    """

    __tablename__ = "give_backs"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        town_key("order_line_id", "order_lines"),
        Index("ix_give_backs_shop_order", "town_id", "shop_order_id"),
        Index("ix_give_backs_at", "town_id", "at"),
        CheckConstraint("cents > 0 AND units >= 0", name="amount"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    order_line_id: Mapped[int] = mapped_column(BigInteger)
    units: Mapped[int] = mapped_column(default=0)
    cents: Mapped[int]
    reason: Mapped[BackReason] = mapped_column(enum_type(BackReason))
    words: Mapped[str] = mapped_column(String(300), default="")
    borne_by: Mapped[Bearer] = mapped_column(enum_type(Bearer))
    at_till: Mapped[bool]
    before: Mapped[bool]
    to_shelf: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_what: Mapped[ActorKind] = mapped_column(enum_type(ActorKind))
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
