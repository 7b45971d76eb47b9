"""Table of who was shown first on which day; a row is never changed, so that everybody can count."""

from datetime import date

from sqlalchemy import BigInteger, Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, town_key


class FeaturedDay(TownRow, Model):
    """One of the shops of one day. `turn`: the round of the street that it is in, from 1 on."""

    __tablename__ = "featured_days"
    __table_args__ = (
        town_key("shop_id", "shops"),
        UniqueConstraint("town_id", "day", "place"),
        Index("ix_featured_days_shop", "town_id", "shop_id", "day"),
    )
    day: Mapped[date] = mapped_column(Date)
    place: Mapped[int]
    shop_id: Mapped[int] = mapped_column(BigInteger)
    turn: Mapped[int]
