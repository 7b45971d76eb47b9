"""The table of stamp cards."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key


class StampCard(TownRow, Model):
    """A card from its first stamp on: a keyed digest of its code and how many it has; whose, nobody knows.

    `needed`, `reward`: as they were promised then. `last_count`: what the last stamping added.
    """

    __tablename__ = "stamp_cards"
    __table_args__ = (
        UniqueConstraint("town_id", "digest"),
        town_key("shop_id", "shops"),
        CheckConstraint("stamps BETWEEN 0 AND needed", name="stamps"),
        Index("ix_stamp_cards_shop", "town_id", "shop_id"),
        Index("ix_stamp_cards_end", "town_id", "ends_on"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    stamps: Mapped[int] = mapped_column(default=0)
    needed: Mapped[int]
    reward: Mapped[str] = mapped_column(String(80))
    ends_on: Mapped[date] = mapped_column(Date)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_count: Mapped[int] = mapped_column(default=0)
    redeemed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
