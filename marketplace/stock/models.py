"""Tables of the stock: the count, the promises, the reasons."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, UtcDateTime, enum_type, town_key


class Reason(StrEnum):
    """Why a count changed."""

    OPENING = "opening"
    COUNT = "count"
    INTAKE = "intake"
    DELIVERY = "delivery"
    RETURNED = "returned"
    LOSS = "loss"
    CORRECTION = "correction"
    HAND_OVER = "hand_over"


class StockLevel(TownOwned, Model):
    """What is physically in the shop and how much of it is promised. Units: pieces, or grams."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        town_key("variant_id", "variants"),
        CheckConstraint("on_hand >= 0", name="on_hand"),
        CheckConstraint("held >= 0", name="held"),
        Index(
            "ix_stock_levels_low",
            "town_id",
            "variant_id",
            sqlite_where=text("low_at IS NOT NULL"),
            postgresql_where=text("low_at IS NOT NULL"),
        ),
    )
    variant_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    on_hand: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    low_at: Mapped[int | None]  # told when no more than this is free; None: not watched
    low_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of this fall, by mail
    low_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of this fall, on the board


class Hold(TownRow, Model):
    """Units promised to one order line: until a deadline, or without one once the order is placed."""

    __tablename__ = "holds"
    __table_args__ = (
        town_key("variant_id", "variants"),
        town_key("order_line_id", "order_lines"),
        town_key("shop_order_id", "shop_orders"),
        Index("ix_holds_shop_order", "town_id", "shop_order_id"),
        Index("ix_holds_variant", "town_id", "variant_id"),
        Index("ix_holds_expires", "expires_at"),
    )
    variant_id: Mapped[int] = mapped_column(BigInteger)
    order_line_id: Mapped[int] = mapped_column(BigInteger)
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    quantity: Mapped[int]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Movement(TownRow, Model):
    """One change of `on_hand`, with its reason and author. The sum of movements is the count."""

    __tablename__ = "movements"
    __table_args__ = (
        town_key("variant_id", "variants"),
        Index("ix_movements_variant", "town_id", "variant_id", "at"),
    )
    variant_id: Mapped[int] = mapped_column(BigInteger)
    quantity: Mapped[int]
    reason: Mapped[Reason] = mapped_column(enum_type(Reason))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
