"""Reads about events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, select

from marketplace.agenda.models import TOLD, Answer, Event, EventKind, EventShop, EventStatus
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE


@dataclass(frozen=True)
class EventView:
    """An event as pages and files tell it; the order of the fields is that of the columns."""

    id: int
    slug: str
    kind: EventKind
    status: EventStatus
    title: str
    text: str
    picture: str
    picture_alt: str
    place: str
    latitude: float | None
    longitude: float | None
    first_day: date
    last_day: date
    opens: time | None
    closes: time | None
    reason: str
    version: int
    changed_at: datetime

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status is EventStatus.CANCELLED

    @property
    def is_of_days(self) -> bool:
        """Whether it lasts for more than one day."""
        return self.last_day > self.first_day


_events = cast(Table, Event.__table__)
EVENT_COLUMNS = tuple(_events.c[name] for name in EventView.__dataclass_fields__)
_TOLD = select(*EVENT_COLUMNS).where(
    _events.c.town_id == bindparam("town_id"), _events.c.status.in_([status.value for status in TOLD])
)
_COMING = (
    _TOLD.where(_events.c.last_day >= bindparam("day"))
    .order_by(_events.c.first_day, _events.c.id)
    .limit(bindparam("most"))
)
_PAST = (
    _TOLD.where(_events.c.last_day < bindparam("day"))
    .order_by(_events.c.last_day.desc(), _events.c.id)
    .limit(bindparam("most"))
)
_NAMED = _TOLD.where(_events.c.slug == bindparam("slug"))


@dataclass(frozen=True)
class Participant:
    """A shop that is invited, and what it said."""

    shop_id: int
    slug: str
    name: str
    answer: Answer
    answered_at: datetime | None


def view_of(event: Event) -> EventView:
    """A row as pages tell it."""
    return EventView(*(getattr(event, name) for name in EventView.__dataclass_fields__))


def coming_events(town_id: int, *, from_day: date, most: int = 60) -> Sequence[EventView]:
    """What residents may look forward to, soonest first, cancelled days among them. One statement."""
    return _views(_COMING, {"town_id": town_id, "day": from_day, "most": most})


def past_events(town_id: int, *, before: date, most: int = 12) -> Sequence[EventView]:
    """What was, the last first. One statement."""
    return _views(_PAST, {"town_id": town_id, "day": before, "most": most})


def told_event(town_id: int, *, slug: str) -> EventView | None:
    """The event of an address, if residents may see it."""
    return next(iter(_views(_NAMED, {"town_id": town_id, "slug": slug})), None)


def coming_events_of_shop(town_id: int, *, shop_id: int, from_day: date) -> Sequence[EventView]:
    """The coming events in which a shop takes part. One statement."""
    takes_part = and_(EventShop.town_id == Event.town_id, EventShop.event_id == Event.id)
    query = (
        select(*EVENT_COLUMNS)
        .join(EventShop, takes_part)
        .where(
            EventShop.town_id == town_id,
            EventShop.shop_id == shop_id,
            EventShop.answer == Answer.ACCEPTED,
            Event.status.in_(TOLD),
            Event.last_day >= from_day,
        )
        .order_by(Event.first_day, Event.id)
    )
    return _views(query, {})


def shops_of_event(town_id: int, *, event_id: int) -> Sequence[tuple[str, str]]:
    """Slug and name of the shops that take part and that residents see, by name. One statement."""
    query = (
        select(Shop.slug, Shop.name)
        .join(EventShop, and_(EventShop.town_id == Shop.town_id, EventShop.shop_id == Shop.id))
        .where(
            EventShop.town_id == town_id,
            EventShop.event_id == event_id,
            EventShop.answer == Answer.ACCEPTED,
            Shop.status.in_(sorted(VISIBLE)),
        )
        .order_by(Shop.name)
    )
    return [(slug, name) for slug, name in db.session.execute(query)]


def participants_of(town_id: int, *, event_id: int) -> Sequence[Participant]:
    """Everybody who was invited, by name. One statement."""
    query = (
        select(Shop.id, Shop.slug, Shop.name, EventShop.answer, EventShop.answered_at)
        .join(EventShop, and_(EventShop.town_id == Shop.town_id, EventShop.shop_id == Shop.id))
        .where(EventShop.town_id == town_id, EventShop.event_id == event_id)
        .order_by(Shop.name)
    )
    return [Participant(*row) for row in db.session.execute(query)]


def invitations_of(town_id: int, *, shop_id: int, from_day: date) -> Sequence[tuple[Event, Answer]]:
    """The coming events a shop is asked to and may read, soonest first, with what it said. One statement."""
    query = (
        select(Event, EventShop.answer)
        .join(EventShop, and_(EventShop.town_id == Event.town_id, EventShop.event_id == Event.id))
        .where(
            EventShop.town_id == town_id,
            EventShop.shop_id == shop_id,
            Event.status.in_(TOLD),
            Event.last_day >= from_day,
        )
        .order_by(Event.first_day, Event.id)
    )
    return [(event, answer) for event, answer in db.session.execute(query)]


def event_named(town_id: int, slug: str) -> Event | None:
    """The event of an address, whatever its status: for the council."""
    return db.session.scalar(select(Event).where(Event.town_id == town_id, Event.slug == slug))


def events_of_council(town_id: int, *, most: int = 100) -> Sequence[EventView]:
    """All events of a town, the last first. One statement."""
    query = select(*EVENT_COLUMNS).where(_events.c.town_id == town_id)
    return _views(query.order_by(_events.c.last_day.desc(), _events.c.id).limit(most), {})


def _views(query: Any, values: dict[str, Any]) -> list[EventView]:
    return [EventView(*row) for row in db.session.execute(query, values)]
