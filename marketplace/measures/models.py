"""Tables of what is counted."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, enum_type, town_key


class EmptySearch(TownRow, Model):
    """Words that found nothing in a town, and how often on that day. Nothing of whoever typed them."""

    __tablename__ = "empty_searches"
    __table_args__ = (UniqueConstraint("town_id", "day", "words"),)
    day: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(String(60))
    count: Mapped[int]


class Spent(StrEnum):
    """About how much somebody who fetched a bag bought besides; a band, never an amount."""

    NOTHING = "nothing"
    LITTLE = "little"  # below 10 of the town's currency
    SOME = "some"  # from 10 to 30
    MUCH = "much"  # above 30


class AddedPurchase(TownRow, Model):
    """How many people said so in a shop on a day. Nothing of who they are, nor of their orders."""

    __tablename__ = "added_purchases"
    __table_args__ = (UniqueConstraint("town_id", "shop_id", "day", "spent"), town_key("shop_id", "shops"))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date] = mapped_column(Date)
    spent: Mapped[Spent] = mapped_column(enum_type(Spent))
    count: Mapped[int]
