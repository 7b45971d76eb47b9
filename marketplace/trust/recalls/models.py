"""Tables of recalls."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key


class Recall(TownRow, Model):
    """A product comes back: which lots, bought when, why, and what to do with it.

    `digest` is of what says the same recall again, so that two who start it at once start one.
    `product_name`: as it was called then. Without dates, whoever ever bought it is told.
    """

    __tablename__ = "recalls"
    __table_args__ = (
        UniqueConstraint("town_id", "mark"),
        UniqueConstraint("town_id", "product_id", "digest"),
        town_key("shop_id", "shops"),
        town_key("product_id", "products"),
        Index("ix_recalls_started", "town_id", "started_at"),
        Index("ix_recalls_shop", "town_id", "shop_id", "started_at"),
    )
    mark: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    product_id: Mapped[int] = mapped_column(BigInteger)
    product_name: Mapped[str] = mapped_column(String(160))
    lots: Mapped[str] = mapped_column(String(300), default="")
    bought_from: Mapped[date | None] = mapped_column(Date)
    bought_until: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)
    notice_url: Mapped[str] = mapped_column(String(300), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # sold again since


class RecallBuyer(TownRow, Model):
    """One bag with the product in it, and when whoever ordered it was told, or found to be beyond reach.

    `is_waiting`: it may still have the product in it, which is to be taken out.
    """

    __tablename__ = "recall_buyers"
    __table_args__ = (
        town_key("recall_id", "recalls"),
        town_key("shop_order_id", "shop_orders"),
        UniqueConstraint("town_id", "recall_id", "shop_order_id"),
        Index("ix_recall_buyers_untold", "told_at", "town_id", "recall_id"),
        Index("ix_recall_buyers_waiting", "is_waiting", "town_id", "recall_id"),
    )
    recall_id: Mapped[int] = mapped_column(BigInteger)
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_reached: Mapped[bool] = mapped_column(default=False)
    is_waiting: Mapped[bool] = mapped_column(default=False, server_default=false())
