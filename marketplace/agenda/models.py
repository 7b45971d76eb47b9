"""Tables of the agenda: events, who takes part, and which hours they changed."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    Float,
    Index,
    String,
    Text,
    Time,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key


class EventKind(StrEnum):
    """What sort of day it is."""

    LATE_OPENING = "late_opening"
    MARKET = "market"
    SALE = "sale"
    CONCERT = "concert"
    FEAST = "feast"
    OTHER = "other"


class EventStatus(StrEnum):
    """Whom an event is told to. A cancelled one stays told, as cancelled."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What a shop said to the council's invitation."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


TOLD = (EventStatus.PUBLISHED, EventStatus.CANCELLED)
"""What residents see."""


class Event(TownRow, Model):
    """A day, or some days in a row, in the street. All times are wall times of the town.

    `opens`, `closes`: of each day; None: all day. `shop_opens` to `shop_closes`: when the shops that take
    part open besides their usual hours; `shop_capacity`: what each of their windows bears in that time;
    the hub's are the same of one hub. None: the event changes nothing there.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("town_id", "slug"),
        Index("ix_events_day", "town_id", "last_day"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="hours"),
        CheckConstraint("(shop_opens IS NULL) = (shop_closes IS NULL)", name="shop_hours"),
        CheckConstraint("(hub_opens IS NULL) = (hub_closes IS NULL)", name="hub_hours"),
        town_key("hub_id", "collection_points"),
    )
    slug: Mapped[str] = mapped_column(String(90))
    kind: Mapped[EventKind] = mapped_column(enum_type(EventKind), default=EventKind.OTHER)
    status: Mapped[EventStatus] = mapped_column(enum_type(EventStatus), default=EventStatus.DRAFT)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    picture: Mapped[str] = mapped_column(String(200), default="")
    picture_alt: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(160), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    opens: Mapped[time | None] = mapped_column(Time)
    closes: Mapped[time | None] = mapped_column(Time)
    reason: Mapped[str] = mapped_column(String(300), default="")  # why it is cancelled
    shop_opens: Mapped[time | None] = mapped_column(Time)
    shop_closes: Mapped[time | None] = mapped_column(Time)
    shop_capacity: Mapped[int | None]
    hub_id: Mapped[int | None] = mapped_column(BigInteger)
    hub_opens: Mapped[time | None] = mapped_column(Time)
    hub_closes: Mapped[time | None] = mapped_column(Time)
    hub_capacity: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __mapper_args__ = {"version_id_col": version}


class EventShop(TownRow, Model):
    """A shop that is invited to an event, and what it answered."""

    __tablename__ = "event_shops"
    __table_args__ = (
        UniqueConstraint("town_id", "event_id", "shop_id"),
        town_key("event_id", "events"),
        town_key("shop_id", "shops"),
        Index("ix_event_shops_shop", "town_id", "shop_id"),
    )
    event_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    answer: Mapped[Answer] = mapped_column(enum_type(Answer), default=Answer.INVITED)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EventHours(TownRow, Model):
    """What an event wrote over the hours of a shop, or of a hub, on one day, and what stood there before.

    Ranges as texts: [["10:00:00", "22:00:00"]]. `before`: ranges and reason; None: the day followed the week.
    """

    __tablename__ = "event_hours"
    __table_args__ = (
        town_key("event_id", "events"),
        town_key("shop_id", "shops"),
        town_key("hub_id", "collection_points"),
        CheckConstraint("(shop_id IS NULL) <> (hub_id IS NULL)", name="whose"),
        Index("ix_event_hours_event", "town_id", "event_id"),
        Index("ix_event_hours_shop", "town_id", "shop_id", "day"),
        Index("ix_event_hours_hub", "town_id", "hub_id", "day"),
        Index("ix_event_hours_day", "day"),  # the worker looks over all towns
    )
    event_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    hub_id: Mapped[int | None] = mapped_column(BigInteger)
    day: Mapped[date] = mapped_column(Date)
    before: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[list[list[str]]] = mapped_column(JSON)
