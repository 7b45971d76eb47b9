"""Tables of collection: where, in which windows, how many bags a window can bear."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, UtcDateTime, enum_type, town_key
from marketplace.pickup import hub_models, lending_models
from marketplace.pickup.loads import Counted

__all__ = (
    "CollectionPoint",
    "HubPost",
    "KeepingRule",
    "PointKind",
    "SlotBooking",
    "SlotRule",
    "WindowMove",
    "hub_models",
    "lending_models",
)


class PointKind(StrEnum):
    """What stands at the end of the walk."""

    SHOP = "shop"
    HUB = "hub"  # its desk, and the shelf behind it
    COLD = "cold"  # the refrigerator of a hub
    LOCKER = "locker"  # the lockers of one size of a hub


class CollectionPoint(TownRow, Model):
    """A place where bags are handed over. A shop's own point bears the shop's id.

    `slug`: how the address of a hub's desk names it; empty for a shop's own point.
    """

    __tablename__ = "collection_points"
    __table_args__ = (
        town_key("shop_id", "shops"),
        Index(
            "uq_collection_points_slug",
            "town_id",
            "slug",
            unique=True,
            sqlite_where=text("slug <> ''"),
            postgresql_where=text("slug <> ''"),
        ),
    )
    kind: Mapped[PointKind] = mapped_column(enum_type(PointKind), default=PointKind.SHOP)
    name: Mapped[str] = mapped_column(String(120))
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    slug: Mapped[str] = mapped_column(String(80), default="", server_default="")


class HubPost(TownRow, Model):
    """Somebody of the town's who serves at a hub."""

    __tablename__ = "hub_posts"
    __table_args__ = (
        UniqueConstraint("town_id", "point_id", "user_id"),
        town_key("point_id", "collection_points"),
        Index("ix_hub_posts_user", "user_id"),
    )
    point_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))


class KeepingRule(TownOwned, Model):
    """How long a shop keeps what nobody fetches, and what it gives back of what does not keep.

    Days are counted from the day of the window; a day on which the shop is closed is not one.
    """

    __tablename__ = "keeping_rules"
    __table_args__ = (
        town_key("shop_id", "shops"),
        CheckConstraint("fresh_days BETWEEN 0 AND 3", name="fresh_days"),
        CheckConstraint("dry_days BETWEEN 2 AND 30", name="dry_days"),
        CheckConstraint("fresh_refund_percent IN (0, 50, 100)", name="fresh_refund_percent"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    fresh_days: Mapped[int] = mapped_column(default=1)
    dry_days: Mapped[int] = mapped_column(default=7)
    fresh_refund_percent: Mapped[int] = mapped_column(default=50)


class SlotRule(TownOwned, Model):
    """How a point cuts its opening hours into collection windows."""

    __tablename__ = "slot_rules"
    __table_args__ = (
        town_key("point_id", "collection_points"),
        CheckConstraint("length_minutes BETWEEN 5 AND 240", name="length"),
        CheckConstraint("capacity >= 0", name="capacity"),
    )
    point_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    length_minutes: Mapped[int] = mapped_column(default=30)
    capacity: Mapped[int] = mapped_column(default=6)
    lead_minutes: Mapped[int] = mapped_column(default=45)
    days_ahead: Mapped[int] = mapped_column(default=7)
    rush_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # the lead while there is a rush
    rush_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counts: Mapped[Counted] = mapped_column(  # what `capacity` is a number of
        enum_type(Counted), default=Counted.ORDERS, server_default=Counted.ORDERS.value
    )
    bag_pieces: Mapped[int] = mapped_column(default=8, server_default="8")  # so many articles fill a bag
    order_minutes: Mapped[int] = mapped_column(default=5, server_default="5")  # work of any order
    line_minutes: Mapped[int] = mapped_column(default=1, server_default="1")  # and of each of its lines
    cut_off: Mapped[time | None] = mapped_column(Time)  # on the wall: what comes later is tomorrow's order
    cut_off_days: Mapped[int] = mapped_column(default=1, server_default="1")  # days between order and window


class SlotBooking(TownRow, Model):
    """The taken places of one window that somebody has chosen; windows nobody chose have no row.

    Kept as local date + local time beside UTC: clock changes move neither.
    """

    __tablename__ = "slot_bookings"
    __table_args__ = (
        UniqueConstraint("town_id", "point_id", "starts_at"),
        town_key("point_id", "collection_points"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
    )
    point_id: Mapped[int] = mapped_column(BigInteger)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    local_day: Mapped[date] = mapped_column(Date)
    local_time: Mapped[time] = mapped_column(Time)
    time_zone: Mapped[str] = mapped_column(String(40))
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when no more bag is taken for it
    counts: Mapped[Counted] = mapped_column(  # copied like `capacity`: a window keeps what it counts
        enum_type(Counted), default=Counted.ORDERS, server_default=Counted.ORDERS.value
    )


class WindowMove(TownRow, Model):
    """A bag that its shop moved to another window: from when to when, and in which words; the last counts."""

    __tablename__ = "window_moves"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        Index("ix_window_moves_bag", "town_id", "shop_order_id", "at"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    was_from: Mapped[datetime] = mapped_column(UtcDateTime)
    was_until: Mapped[datetime] = mapped_column(UtcDateTime)
    now_from: Mapped[datetime] = mapped_column(UtcDateTime)
    message: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
