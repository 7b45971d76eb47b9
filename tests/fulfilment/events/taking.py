"""Who takes part in events, for tests: invited by the council, answered by the shop."""

from datetime import date

from marketplace.agenda.models import Event
from marketplace.agenda.services import invite, locked_event
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.events import telling
from marketplace.fulfilment.events.taking_part import accept, decline
from marketplace.orders.actors import Actor
from marketplace.shops.hours import Range
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id


def view(town: Town) -> TownView:
    """The town as services are given it."""
    return town_by_id(town.id)


def row_of(event: Event) -> Event:
    """The event as it stands."""
    return locked_event(event.town_id, event_id=event.id)


def ask(event: Event, *shops: Shop) -> None:
    """The council invites these shops."""
    with transaction():
        invite(row_of(event), shop_ids=[shop.id for shop in shops])


def say_yes(event: Event, shop: Shop) -> None:
    """The shop takes part."""
    with transaction():
        row = row_of(event)
        accept(
            row.id,
            shop=db.session.get_one(Shop, (shop.town_id, shop.id)),
            town=town_by_id(shop.town_id),
            seen_version=row.version,
            by=Actor.system(),
        )


def say_no(event: Event, shop: Shop) -> int:
    """The shop does not, or not any more; gives the number of bags that keep hours open."""
    with transaction():
        found = db.session.get_one(Shop, (shop.town_id, shop.id))
        return decline(event.id, shop=found, town=town_by_id(shop.town_id), by=Actor.system())


def call_off(event: Event) -> None:
    """The council cancels it, with all that comes of it."""
    with transaction():
        row = row_of(event)
        town = town_by_id(row.town_id)
        telling.cancel(row, reason="Tempête.", town=town, seen_version=row.version, by=Actor.system())


def special(shop: Shop) -> dict[date, list[Range]]:
    """The dates on which the shop has hours of its own."""
    db.session.rollback()
    today = clock.today("Europe/Paris")
    hours = hours_of_shop(shop.town_id, shop.id, from_day=today)
    return {day: list(ranges) for day, ranges in hours.special.items()}
