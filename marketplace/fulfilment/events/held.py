"""Days of events that are gone, which bags kept open: they go back once the last bag is gone."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select, tuple_

from marketplace.agenda.models import Answer, Event, EventHours, EventShop, EventStatus
from marketplace.agenda.services import locked_event
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.events.hubs import days_leaving, give_hub_days_back
from marketplace.fulfilment.events.shops import give_days_back, leaving
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView, town_by_id

Key = tuple[int, int]
_A_DAY = timedelta(days=1)
_NO_MORE = or_(
    Event.status != EventStatus.PUBLISHED,
    EventHours.day < Event.first_day,
    EventHours.day > Event.last_day,
    and_(EventHours.hub_id.is_not(None), or_(Event.hub_id.is_(None), Event.hub_id != EventHours.hub_id)),
    and_(EventHours.shop_id.is_not(None), or_(EventShop.id.is_(None), EventShop.answer != Answer.ACCEPTED)),
)


@dataclass(frozen=True)
class Held:
    """A day that an event wrote and has no part in any more, in a shop or a hub."""

    key: Key
    event_id: int
    day: date
    shop_id: int | None
    hub_id: int | None


def held_days(*, limit: int, after: Key = (0, 0)) -> list[Held]:
    """Such days that are not over, over all towns, in the order of their keys."""
    query = (
        select(
            EventHours.town_id,
            EventHours.id,
            EventHours.event_id,
            EventHours.day,
            EventHours.shop_id,
            EventHours.hub_id,
        )
        .join(Event, and_(Event.town_id == EventHours.town_id, Event.id == EventHours.event_id))
        .outerjoin(
            EventShop,
            and_(
                EventShop.town_id == EventHours.town_id,
                EventShop.event_id == EventHours.event_id,
                EventShop.shop_id == EventHours.shop_id,
            ),
        )
        .where(
            EventHours.day >= clock.now().date() - _A_DAY,
            tuple_(EventHours.town_id, EventHours.id) > after,
            _NO_MORE,
        )
        .order_by(EventHours.town_id, EventHours.id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [
        Held((town_id, key), event_id, day, shop_id, hub_id)
        for town_id, key, event_id, day, shop_id, hub_id in db.session.execute(query)
    ]


def give_back(held: Held) -> bool:
    """Let the day be as it were without the event, unless bags still hang on it; says whether it went.

    Races: the event is locked first, as by whoever answers or changes it; who takes part again by then, keeps
    the day. Then the shop, or the hub's rule: a bag that is being placed comes before and holds the day, or
    after and sees the hours as they are then. Commits: no.
    """
    town = town_by_id(held.key[0])
    event = locked_event(town.id, event_id=held.event_id)
    if held not in held_days(limit=1, after=(town.id, held.key[1] - 1)):
        return False
    if held.hub_id is not None:
        return _in_hub(event, held, held.hub_id, town)
    shop = db.session.get_one(Shop, (town.id, held.shop_id))
    if leaving(event, shop=shop, town=town, of_days=[held.day]).bags:
        return False
    return not give_days_back(event, shop=shop, town=town, by=Actor.system(), of_days=[held.day])


def _in_hub(event: Event, held: Held, hub_id: int, town: TownView) -> bool:
    if days_leaving(event, hub_id=hub_id, town=town, of_days=[held.day]).held:
        return False
    give_hub_days_back(event, hub_id=hub_id, town=town, of_days=[held.day])
    return True
