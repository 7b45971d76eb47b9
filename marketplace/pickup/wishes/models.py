"""The table of times that residents changed by themselves."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key


class WindowWish(TownRow, Model):
    """A bag that its resident put into another window: from when to when; the last one counts.

    Kept apart from what shops move: who was moved may still give up a packed bag, who wished it may not.
    """

    __tablename__ = "window_wishes"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        Index("ix_window_wishes_bag", "town_id", "shop_order_id", "at"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    was_from: Mapped[datetime] = mapped_column(UtcDateTime)
    now_from: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
