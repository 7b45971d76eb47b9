"""Tables of hubs: when they are open, until when shops bring bags, and the room they have."""

from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, Time, false
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, town_key


class HubRule(TownOwned, Model):
    """How shops serve a hub. Its windows are cut by its own slot rule.

    `version` goes up with whatever takes times or room away: a checkout notes it, and looks at it again.
    """

    __tablename__ = "hub_rules"
    __table_args__ = (
        town_key("hub_id", "collection_points"),
        CheckConstraint("bring_minutes BETWEEN 0 AND 1440", name="bring"),
    )
    hub_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    bring_minutes: Mapped[int] = mapped_column(default=60)  # before a window begins, its bags are there
    version: Mapped[int] = mapped_column(default=1)


class HubRoom(TownOwned, Model):
    """Room of a hub besides the shelf of its desk: a refrigerator, or lockers of one size.

    Each is a point of its own, so that its windows bear places like any others: a place of a refrigerator is
    a bag, one of lockers is a locker, which takes all bags of an order.
    """

    __tablename__ = "hub_rooms"
    __table_args__ = (
        town_key("point_id", "collection_points"),
        town_key("hub_id", "collection_points"),
        Index("ix_hub_rooms_hub", "town_id", "hub_id"),
        CheckConstraint("bags_each BETWEEN 1 AND 50", name="bags_each"),
    )
    point_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hub_id: Mapped[int] = mapped_column(BigInteger)
    bags_each: Mapped[int] = mapped_column(default=1)  # so many bags go into one place
    is_cold: Mapped[bool] = mapped_column(default=False, server_default=false())


class HubRange(TownRow, Model):
    """Hours of a hub: of a weekday (1 is Monday), or of one date instead; a date without hours is closed."""

    __tablename__ = "hub_ranges"
    __table_args__ = (
        town_key("hub_id", "collection_points"),
        Index("ix_hub_ranges_hub", "town_id", "hub_id"),
        CheckConstraint("(weekday IS NULL) <> (day IS NULL)", name="when"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="hours"),
    )
    hub_id: Mapped[int] = mapped_column(BigInteger)
    weekday: Mapped[int | None]
    day: Mapped[date | None] = mapped_column(Date)
    opens: Mapped[time | None] = mapped_column(Time)
    closes: Mapped[time | None] = mapped_column(Time)
