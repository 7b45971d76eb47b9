"""Table of the street as the council arranged it."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, enum_type, town_key
from marketplace.shops.street.place import Side

LONGEST_NAME = 40


class UnitKind(StrEnum):
    """What stands there."""

    SHOP = "shop"
    EMPTY = "empty"
    SQUARE = "square"
    TREES = "trees"
    PARKING = "parking"
    STATION = "station"
    HUB = "hub"
    SEA = "sea"  # what one looks at from the end of the street


class StreetUnit(TownRow, Model):
    """One thing of a side of the street, in walking order. A town that arranged nothing has none."""

    __tablename__ = "street_units"
    __table_args__ = (
        UniqueConstraint("town_id", "side", "position"),
        UniqueConstraint("town_id", "shop_id"),
        CheckConstraint("side IN ('odd', 'even')", name="side"),
        CheckConstraint("(kind = 'shop') = (shop_id IS NOT NULL)", name="shop"),
        town_key("shop_id", "shops"),
    )
    side: Mapped[Side] = mapped_column(String(4))
    position: Mapped[int]
    kind: Mapped[UnitKind] = mapped_column(enum_type(UnitKind))
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
