"""Several events over the same windows, and hands that change them meanwhile: each takes back its own."""

from datetime import time

import pytest
from sqlalchemy import select, update

from marketplace.agenda.models import Event
from marketplace.agenda.services import EventTerms
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.events import telling
from marketplace.pickup.hub_rules import HubTerms, set_terms
from marketplace.pickup.lifting_models import EventWindow
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.opening import limit_windows
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.agenda.events import make_event
from tests.fulfilment.events.taking import ask, call_off, row_of, say_no, say_yes, view
from tests.pickup.hubs import make_hub


def borne(town: Town, point_id: int) -> list[int]:
    """What the windows of the point bear, first one first."""
    db.session.rollback()
    query = (
        select(SlotBooking.capacity)
        .where(SlotBooking.town_id == town.id, SlotBooking.point_id == point_id)
        .order_by(SlotBooking.starts_at)
    )
    return list(db.session.scalars(query))


def two_events(town: Town, shop: Shop, *bears: int) -> list[Event]:
    """The shop takes part in events of the same hours, one after the other."""
    found = list[Event]()
    for number, bags in enumerate(bears):
        terms = EventTerms(shop_opens=time(14), shop_closes=time(16), shop_capacity=bags)
        found.append(make_event(town, f"Fête {number}", terms=terms))
        ask(found[-1], shop)
        say_yes(found[-1], shop)
    return found


@pytest.mark.parametrize("is_first_to_go", [True, False])
def test_each_of_two_events_takes_back_its_own_alone(town: Town, shop: Shop, *, is_first_to_go: bool) -> None:
    first, second = two_events(town, shop, 9, 2)
    assert borne(town, shop.id) == [2] * 4
    goes, stays = (first, second) if is_first_to_go else (second, first)
    call_off(goes)
    assert borne(town, shop.id) == [2 if is_first_to_go else 9] * 4
    call_off(stays)
    assert borne(town, shop.id) == [6] * 4
    assert db.session.scalars(select(EventWindow).where(EventWindow.town_id == town.id)).all() == []


def test_two_events_that_say_the_same_are_two(town: Town, shop: Shop) -> None:
    first, _second = two_events(town, shop, 9, 9)
    say_no(first, shop)
    assert borne(town, shop.id) == [9] * 4


def test_a_window_shut_by_hand_stays_shut_when_the_event_goes(town: Town, shop: Shop) -> None:
    (event,) = two_events(town, shop, 9)
    here = (SlotBooking.town_id == town.id, SlotBooking.local_time == time(15))
    with transaction():
        db.session.execute(update(SlotBooking).where(*here).values(closed_at=clock.now()))
    call_off(event)
    assert db.session.scalar(select(SlotBooking.closed_at).where(*here)) is not None


def test_what_the_shop_says_meanwhile_is_what_comes_back(town: Town, shop: Shop) -> None:
    (event,) = two_events(town, shop, 2)
    with transaction():
        limit_windows(town.id, point_id=shop.id, capacity=4)
    assert borne(town, shop.id) == [2] * 4
    call_off(event)
    assert borne(town, shop.id) == [4] * 4


def test_a_shop_that_takes_nothing_takes_nothing_at_an_event_either(town: Town, shop: Shop) -> None:
    (event,) = two_events(town, shop, 9)
    with transaction():
        limit_windows(town.id, point_id=shop.id, capacity=0)
    assert borne(town, shop.id) == [0] * 4
    with transaction():
        limit_windows(town.id, point_id=shop.id, capacity=5)
    assert borne(town, shop.id) == [9] * 4
    call_off(event)
    assert borne(town, shop.id) == [5] * 4


def test_other_terms_of_a_hub_leave_the_event_its_places(town: Town) -> None:
    hub = make_hub(town)
    terms = EventTerms(hub_id=hub.id, hub_opens=time(20), hub_closes=time(22), hub_capacity=12)
    event = make_event(town, terms=terms, is_told=False)
    with transaction():
        row = row_of(event)
        telling.publish(row, town=view(town), seen_version=row.version)
    with transaction():
        set_terms(town.id, hub_id=hub.id, terms=HubTerms(bring_minutes=90, shelf_bags=7))
    assert borne(town, hub.id) == [12, 12]
    call_off(event)
    assert borne(town, hub.id) == [7, 7]
