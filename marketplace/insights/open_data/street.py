"""Rows about the street itself: what anybody reads on the doors."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.agenda.models import TOLD, Event
from marketplace.agenda.queries import EVENT_COLUMNS, EventView
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.shops.families import family_of
from marketplace.shops.models import OpeningRange, Shop, SpecialDay
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.towns.models import Street
from marketplace.towns.queries import TownView

Row = tuple[str | int | float | date | None, ...]
_SELLS = {ShopStatus.RESERVE, ShopStatus.SELLING}


def shop_rows(town: TownView) -> Iterator[Row]:
    """The shops that residents see, in walking order."""
    query = (
        select(
            *(Shop.slug, Shop.name, Shop.kind, Shop.status, Street.name),
            *(Shop.address, Shop.postcode, Shop.city, Shop.latitude, Shop.longitude),
        )
        .outerjoin(Street, and_(Street.town_id == Shop.town_id, Street.id == Shop.street_id))
        .where(Shop.town_id == town.id, Shop.status.in_(sorted(VISIBLE)))
        .order_by(Shop.street_position, Shop.street_number, Shop.name)
    )
    for slug, name, kind, status, street, *place in db.session.execute(query):
        yield slug, name, kind, family_of(kind), status in _SELLS, street or "", *place


def hour_rows(town: TownView) -> Iterator[Row]:
    """The repeating week of each of them."""
    query: Any = select(Shop.slug, OpeningRange.weekday, OpeningRange.opens, OpeningRange.closes)
    of = and_(Shop.town_id == OpeningRange.town_id, Shop.id == OpeningRange.shop_id)
    order = (Shop.slug, OpeningRange.weekday, OpeningRange.opens)
    for slug, weekday, opens, closes in db.session.execute(_of_shown(query, town, of).order_by(*order)):
        yield slug, weekday, _wall(opens), _wall(closes)


def special_rows(town: TownView) -> Iterator[Row]:
    """The dates with hours of their own that are to come; not why, which may be private."""
    query: Any = select(Shop.slug, SpecialDay.day, SpecialDay.opens, SpecialDay.closes)
    of = and_(Shop.town_id == SpecialDay.town_id, Shop.id == SpecialDay.shop_id)
    to_come = _of_shown(query, town, of).where(
        SpecialDay.town_id == town.id, SpecialDay.day >= clock.today(town.time_zone)
    )
    order = (Shop.slug, SpecialDay.day, SpecialDay.opens)
    for slug, day, opens, closes in db.session.execute(to_come.order_by(*order)):
        yield slug, day, _wall(opens), _wall(closes)


def event_rows(town: TownView) -> Iterator[Row]:
    """What the council told, cancelled days among it; not what it only prepares."""
    query = select(*EVENT_COLUMNS).where(Event.town_id == town.id, Event.status.in_(TOLD))
    for row in db.session.execute(query.order_by(Event.first_day, Event.id)):
        event = EventView(*row)
        yield (
            *(event.slug, event.kind.value, event.status.value, event.first_day, event.last_day),
            *(_wall(event.opens), _wall(event.closes), event.title, event.text, event.place),
            *(event.latitude, event.longitude, f"{event.changed_at:%Y-%m-%dT%H:%M:%SZ}"),
        )


def events_changed_at(town: TownView) -> datetime | None:
    """When the agenda last changed, hidden events among it: what goes away is a change, too."""
    query = select(func.max(Event.changed_at)).where(Event.town_id == town.id)
    found: datetime | None = db.session.scalar(query)
    return found


def _of_shown(query: Any, town: TownView, of: Any) -> Any:
    return query.join(Shop, of).where(Shop.town_id == town.id, Shop.status.in_(sorted(VISIBLE)))


def _wall(at: time | None) -> str:
    if at is None:
        return ""
    return "24:00" if at == time.max else f"{at:%H:%M}"
