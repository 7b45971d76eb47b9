"""Tables of going along with a shop."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key

LONGEST_ADVICE = 600
LONGEST_STEP = 300


class ShopAdvice(TownRow, Model):
    """What the town hall advises a shop; the shop reads it. `ended_at`: done, or another came instead."""

    __tablename__ = "shop_advice"
    __table_args__ = (town_key("shop_id", "shops"), Index("ix_shop_advice_shop", "town_id", "shop_id", "at"))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(String(LONGEST_ADVICE))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[bool] = mapped_column(default=False)  # the shop says so


class ShopVisit(TownRow, Model):
    """A visit of the town manager in a shop. For the town hall alone; gone after `services.VISITS_KEPT`."""

    __tablename__ = "shop_visits"
    __table_args__ = (
        town_key("shop_id", "shops"),
        Index("ix_shop_visits_shop", "town_id", "shop_id", "day"),
        Index("ix_shop_visits_day", "town_id", "day"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(String(LONGEST_STEP), default="")
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
