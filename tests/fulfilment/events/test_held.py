"""A day that a bag held open after its event was called off goes back with the last bag."""

from collections.abc import Iterator
from datetime import datetime, time
from threading import Event as Sign
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from marketplace.agenda.models import Event, EventHours
from marketplace.agenda.services import EventTerms
from marketplace.cli.held_days import give_held_days_back
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.events import telling
from marketplace.fulfilment.events.held import give_back, held_days
from marketplace.fulfilment.services import decline
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.pickup.hub_windows import hub_hours
from marketplace.pickup.models import SlotBooking
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.agenda.events import make_event
from tests.factories import make_goods, make_shop
from tests.fulfilment.events.taking import ask, call_off, row_of, say_no, say_yes, special, view
from tests.ordering import make_order
from tests.pickup.hubs import make_hub

pytestmark = pytest.mark.all_towns
LATE = EventTerms(shop_opens=time(18), shop_closes=time(22), shop_capacity=3)
EVENING = datetime(2026, 6, 16, 19, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def event(town: Town) -> Iterator[Event]:
    """A late opening on this Tuesday evening, without any shop."""
    with clock.travel(EVENING):
        yield make_event(town, in_days=0, terms=LATE)


@pytest.fixture
def shop(town: Town, event: Event) -> Shop:
    """A shop that took part, took an order, and does not take part any more."""
    shop = make_shop(town)
    ask(event, shop)
    say_yes(event, shop)
    make_order(town, (make_goods(shop), 1))
    assert say_no(event, shop) == 1
    return shop


def decline_the_bag(town: Town) -> None:
    """Nobody fetches it any more."""
    with transaction():
        bag = db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == town.id)).one()
        decline(bag, reason="Panne de four.", by=Actor.system())


def test_the_day_goes_back_with_the_last_bag(town: Town, shop: Shop) -> None:
    assert give_held_days_back(Sign()) == ""
    assert special(shop) != {}
    decline_the_bag(town)
    assert give_held_days_back(Sign()) == "1 days of events gone back"
    assert special(shop) == {}
    assert db.session.scalars(select(EventHours).where(EventHours.town_id == town.id)).all() == []


def test_who_takes_part_again_keeps_the_day(town: Town, event: Event, shop: Shop) -> None:
    (held,) = held_days(limit=9)
    decline_the_bag(town)
    say_yes(event, shop)
    with transaction():
        assert not give_back(held)
    assert special(shop) != {}
    say_no(event, shop)
    assert special(shop) == {}


def test_a_hub_s_day_goes_back_with_the_last_bag(town: Town) -> None:
    hub = make_hub(town)
    terms = EventTerms(hub_id=hub.id, hub_opens=time(20), hub_closes=time(22), hub_capacity=12)
    event = make_event(town, terms=terms, is_told=False)
    with transaction():
        row = row_of(event)
        telling.publish(row, town=view(town), seen_version=row.version)
    late = (SlotBooking.town_id == town.id, SlotBooking.local_time == time(21))
    for taken in (1, 0):
        with transaction():
            db.session.execute(update(SlotBooking).where(*late).values(taken=taken))
        if taken:
            call_off(event)
        give_held_days_back(Sign())
        db.session.rollback()
        hours = hub_hours(town.id, hub_ids=[hub.id], from_day=event.first_day)[hub.id]
        assert bool(hours.special) == bool(taken)
