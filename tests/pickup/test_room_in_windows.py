"""Windows that count bags or minutes: what fits is offered and taken, what does not is neither."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.pickup.loads import Counted, Load
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.opening import (
    PreparationRefused,
    cut_off_at,
    limit_windows,
    preparation_of,
    weigh_orders,
)
from marketplace.pickup.queries import Diary, Own, diary_of
from marketplace.pickup.services import WindowFull, book, give_place_back, take_places
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.towns.queries import town_by_id

PARIS = "Europe/Paris"
AT = datetime(2026, 6, 11, 9, 0, tzinfo=UTC)
THREE_BAGS, ONE_BAG = Load(lines=3, pieces=20), Load()


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def bagged(shop: Shop) -> Shop:
    """A shop that packs four bags a window."""
    with transaction():
        limit_windows(shop.town_id, point_id=shop.id, capacity=4, counts=Counted.BAGS)
    return shop


def diary(shop: Shop, load: Load, own: Own | None = None) -> Diary:
    """The shop's diary as somebody with so much in the basket sees it."""
    town = town_by_id(shop.town_id)
    hours = opening_hours_of_shop(town, shop.id, from_day=clock.today(PARIS))
    return diary_of(
        town.id, time_zone=PARIS, hours={shop.id: hours}, point_ids=[shop.id], own=own, loads={shop.id: load}
    )


def take_first(shop: Shop, load: Load) -> datetime:
    """Somebody takes the soonest window; gives when it begins."""
    seen = diary(shop, load)
    window = seen.next_window(shop.id)
    assert window
    choice = seen.choice_at(shop.id, window)
    with transaction():
        (booking_id,) = book(shop.town_id, choices=[choice], time_zone=PARIS).values()
        take_places(shop.town_id, places={booking_id: choice.places})
    return window.starts_at


def row_at(shop: Shop, at: datetime) -> SlotBooking:
    db.session.rollback()
    query = select(SlotBooking).where(SlotBooking.town_id == shop.town_id, SlotBooking.starts_at == at)
    return db.session.scalars(query).one()


def test_a_window_is_offered_to_those_whose_bags_fit(bagged: Shop) -> None:
    first = take_first(bagged, THREE_BAGS)
    assert (row_at(bagged, first).taken, row_at(bagged, first).capacity) == (3, 4)
    small, large = (diary(bagged, load).next_window(bagged.id) for load in (ONE_BAG, THREE_BAGS))
    assert small
    assert large
    assert small.starts_at == first
    assert large.starts_at == first + timedelta(minutes=30)
    assert diary(bagged, THREE_BAGS).is_full(bagged.id, small.key)


def test_more_than_is_left_is_not_taken(bagged: Shop) -> None:
    first = take_first(bagged, THREE_BAGS)
    booking = row_at(bagged, first)
    with pytest.raises(WindowFull), transaction():
        take_places(bagged.town_id, places={booking.id: 2})
    assert row_at(bagged, first).taken == 3
    with transaction():
        take_places(bagged.town_id, places={booking.id: 1})
        give_place_back(bagged.town_id, booking_id=booking.id, places=3)
    assert row_at(bagged, first).taken == 1


def test_what_is_larger_than_a_window_takes_a_whole_one(bagged: Shop) -> None:
    first = take_first(bagged, Load(lines=9, pieces=90))
    assert row_at(bagged, first).taken == 4
    next_one = take_first(bagged, Load(lines=9, pieces=90))
    assert next_one == first + timedelta(minutes=30)


def test_ones_own_places_never_block_one(bagged: Shop) -> None:
    first = take_first(bagged, THREE_BAGS)
    mine = diary(bagged, THREE_BAGS, own={(bagged.id, first): 3}).next_window(bagged.id)
    assert mine
    assert mine.starts_at == first
    others = diary(bagged, THREE_BAGS, own={(bagged.id, first): 1}).next_window(bagged.id)
    assert others
    assert others.starts_at > first


def test_windows_of_before_keep_what_they_counted(shop: Shop) -> None:
    first = take_first(shop, THREE_BAGS)
    with transaction():
        limit_windows(shop.town_id, point_id=shop.id, capacity=60, counts=Counted.MINUTES)
    row = row_at(shop, first)
    assert (row.counts, row.capacity, row.taken) == (Counted.ORDERS, 6, 1)
    seen = diary(shop, THREE_BAGS)
    old, new = list(seen.free_windows(shop.id))[:2]
    assert (seen.choice_at(shop.id, old).places, seen.choice_at(shop.id, old).counts) == (1, Counted.ORDERS)
    assert (seen.choice_at(shop.id, new).places, seen.choice_at(shop.id, new).capacity) == (8, 60)


def test_preparation_says_all_of_it(shop: Shop) -> None:
    before = preparation_of(shop.town_id, shop.id)
    with transaction():
        weigh_orders(shop.town_id, point_id=shop.id, bag_pieces=12, order_minutes=10, line_minutes=2)
    assert preparation_of(shop.town_id, shop.id) == replace(
        before, bag_pieces=12, order_minutes=10, line_minutes=2
    )


@pytest.mark.parametrize(("bag_pieces", "minutes"), [(0, 1), (51, 1), (8, -1), (8, 201)])
def test_weights_that_cannot_be_are_refused(shop: Shop, bag_pieces: int, minutes: int) -> None:
    with pytest.raises(PreparationRefused), transaction():
        weigh_orders(
            shop.town_id, point_id=shop.id, bag_pieces=bag_pieces, order_minutes=minutes, line_minutes=1
        )
    assert preparation_of(shop.town_id, shop.id).bag_pieces == 8


def test_a_cut_off_too_far_ahead_is_refused(shop: Shop) -> None:
    with pytest.raises(PreparationRefused), transaction():
        cut_off_at(shop.town_id, point_id=shop.id, wall=None, days=8)
