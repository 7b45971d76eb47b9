"""Another time at the hub: the room there moves along, and shops are told until when they bring."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.fulfilment.desk.hub import take_in
from marketplace.fulfilment.rescheduling.at_hub import HubOrder, hub_order_of, hub_times_of
from marketplace.fulfilment.rescheduling.choosing_at_hub import choose_hub_time
from marketplace.fulfilment.rescheduling.rights import TimeFixed, TimeTaken
from marketplace.moving.audit import breaches
from marketplace.orders.handovers.models import HubPlace
from marketplace.orders.handovers.stops import stop_of
from marketplace.orders.models import ShopOrder
from marketplace.pickup.hub_rules import set_hours
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.services import book, take_places
from marketplace.pickup.slots import key_of
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id
from tests.factories import THURSDAY_MORNING
from tests.fulfilment.together.touring import Tour, fetch_at_hub
from tests.pickup.hubs import EVENINGS, PARIS

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def view(town: Town) -> TownView:
    """The town as services take it."""
    return town_by_id(town.id)


@pytest.fixture
def tour(town: Town) -> Tour:
    """Two bags for the hub's first hour this evening, with two places on its shelf."""
    tour = Tour(town, count=2)
    fetch_at_hub(tour, town)
    return tour


def order_at_hub(tour: Tour) -> HubOrder:
    """What is on its way, read anew."""
    db.session.rollback()
    found = hub_order_of(tour.town_id, order_id=tour.order_id)
    assert found
    return found


def choose(tour: Tour, view: TownView, key: str, *, seen: str = "") -> bool:
    """Ask for that time."""
    seen = seen or key_of(order_at_hub(tour).fetch_from)
    db.session.rollback()
    with transaction():
        return choose_hub_time(view, order_id=tour.order_id, window_key=key, seen_key=seen)


def later(tour: Tour, view: TownView) -> str:
    """The last time that is free."""
    return hub_times_of(view, order=order_at_hub(tour))[-1].window.key


def test_the_room_moves_along_and_everybody_is_told(tour: Tour, view: TownView) -> None:
    key = later(tour, view)
    assert choose(tour, view, key)
    assert key_of(order_at_hub(tour).fetch_from) == key
    taken = select(SlotBooking.starts_at, SlotBooking.taken).join(
        HubPlace, HubPlace.slot_booking_id == SlotBooking.id
    )
    ((starts_at, places),) = db.session.execute(taken.where(SlotBooking.town_id == tour.town_id))
    assert (key_of(starts_at), places) == (key, 2)
    for number in range(2):
        stop = stop_of(tour.town_id, shop_order_id=tour.bag(number).id)
        assert stop
        assert stop.bring_by == starts_at - timedelta(hours=1)
        assert tour.told(recipient=f"shop{number}@example.org") == ["hub_moved"]
    (notice,) = tour.notices()
    assert "Au relais «\u00a0La Gare\u00a0»\u00a0: " in notice.body
    assert list(breaches()) == []


def test_a_bag_is_kept_for_as_many_days_after_the_new_time(tour: Tour, view: TownView) -> None:
    order = order_at_hub(tour)
    hub_id, day = order.hub_id, order.fetch_from.date()
    db.session.rollback()
    nights = {**EVENINGS, 5: ((time(0), time(2)),)}
    with transaction():
        set_hours(tour.town_id, hub_id=hub_id, time_zone=PARIS, week=nights)
        db.session.execute(update(ShopOrder).where(ShopOrder.town_id == tour.town_id).values(kept_until=day))
    assert choose(tour, view, later(tour, view))
    kept = {bag.kept_until for bag in order_at_hub(tour).bags}
    assert kept == {day + timedelta(days=1)}


def test_a_time_at_which_the_hub_is_full_is_none(tour: Tour, view: TownView) -> None:
    key, order = later(tour, view), order_at_hub(tour)
    (choice,) = hub_times_of(view, order=order)[-1].choices.values()
    db.session.rollback()
    with transaction():
        booked = book(tour.town_id, choices=[choice], time_zone=view.time_zone)
        take_places(tour.town_id, places={booked[choice.point_id]: 3})
    with pytest.raises(TimeTaken):
        choose(tour, view, key)
    assert tour.told() == []


def test_no_time_before_the_shops_have_packed_is_offered(tour: Tour, view: TownView) -> None:
    order = order_at_hub(tour)
    last = max(bag.collect_until for bag in order.bags)
    times = hub_times_of(view, order=order)
    assert times
    assert all(time.bring_by >= last for time in times)


def test_once_a_bag_has_come_to_the_hub_the_time_stays(tour: Tour, view: TownView) -> None:
    key, seen = later(tour, view), key_of(order_at_hub(tour).fetch_from)
    tour.pack(0)
    bag = tour.bag(0)
    with transaction():
        take_in(bag, bags=1, cold_bags=0, by=tour.by)
    with pytest.raises(TimeFixed):
        choose(tour, view, key, seen=seen)


def test_a_time_seen_on_an_old_page_is_refused(tour: Tour, view: TownView) -> None:
    old, key = key_of(order_at_hub(tour).fetch_from), later(tour, view)
    choose(tour, view, key)
    with pytest.raises(ChangedMeanwhile):
        choose(tour, view, old, seen=old)


def test_the_same_time_changes_nothing(tour: Tour, view: TownView) -> None:
    now = key_of(order_at_hub(tour).fetch_from)
    assert not choose(tour, view, now)
    assert tour.told() == []
