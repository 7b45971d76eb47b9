"""Windows closed for once, fewer bags a window, a rush: what the rules behind the pages hold."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.pickup.loads import Counted
from marketplace.pickup.opening import (
    PreparationRefused,
    booked_windows,
    limit_windows,
    open_windows,
    preparation_of,
    prepare_in,
    reopen_window,
    rush,
    shut_window,
)
from marketplace.pickup.services import WindowFull, take_places
from marketplace.pickup.slots import Window
from marketplace.shops.models import Shop

PARIS = "Europe/Paris"
AT = datetime(2026, 6, 11, 9, 0, tzinfo=UTC)
ELEVEN = Window(AT, AT + timedelta(minutes=30), date(2026, 6, 11), time(11))


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def booking_in(shop: Shop) -> int:
    with transaction():
        return open_windows(shop.town_id, point_id=shop.id, windows=[ELEVEN], time_zone=PARIS)[AT]


def shut(shop: Shop) -> None:
    with transaction():
        shut_window(shop.town_id, point_id=shop.id, window=ELEVEN, time_zone=PARIS)


def take(shop: Shop, booking_id: int) -> None:
    with transaction():
        take_places(shop.town_id, places={booking_id: 1})


def test_a_closed_window_gives_no_place_to_who_chose_it_before(shop: Shop) -> None:
    booking_id = booking_in(shop)
    shut(shop)
    with pytest.raises(WindowFull):
        take(shop, booking_id)
    with transaction():
        reopen_window(shop.town_id, point_id=shop.id, starts_at=AT)
    take(shop, booking_id)
    assert booked_windows(shop.town_id, point_id=shop.id)[AT].taken == 1


def test_a_window_with_more_bags_than_the_new_limit_keeps_them_and_takes_none(shop: Shop) -> None:
    booking_id = booking_in(shop)
    for _bag in range(3):
        take(shop, booking_id)
    with transaction():
        limit_windows(shop.town_id, point_id=shop.id, capacity=2)
    window = booked_windows(shop.town_id, point_id=shop.id)[AT]
    assert (window.taken, window.capacity, window.left) == (3, 3, 0)
    with pytest.raises(WindowFull):
        take(shop, booking_id)


def test_an_empty_window_counts_as_its_shop_counts_now(shop: Shop) -> None:
    booking_in(shop)
    with transaction():
        limit_windows(shop.town_id, point_id=shop.id, capacity=30, counts=Counted.MINUTES)
    window = booked_windows(shop.town_id, point_id=shop.id)[AT]
    assert (window.counts, window.capacity) == (Counted.MINUTES, 30)


def test_a_window_that_is_over_keeps_its_limit(shop: Shop) -> None:
    booking_in(shop)
    with clock.travel(AT + timedelta(hours=2)), transaction():
        limit_windows(shop.town_id, point_id=shop.id, capacity=1)
    assert booked_windows(shop.town_id, point_id=shop.id)[AT].capacity == 6


@pytest.mark.parametrize("minutes", [0, -5, 10**6])
def test_a_rush_of_no_time_is_refused(shop: Shop, minutes: int) -> None:
    with pytest.raises(PreparationRefused, match="7 jours"), transaction():
        rush(shop.town_id, point_id=shop.id, lead_minutes=minutes, until=AT)


def test_a_rush_that_is_over_already_is_refused(shop: Shop) -> None:
    with pytest.raises(PreparationRefused, match="passée"), transaction():
        rush(shop.town_id, point_id=shop.id, lead_minutes=60, until=clock.now())


@pytest.mark.parametrize(("lead", "length"), [(-1, 30), (10**6, 30), (45, 7), (45, 0)])
def test_a_preparation_that_cannot_be_is_refused_and_changes_nothing(
    shop: Shop, lead: int, length: int
) -> None:
    with pytest.raises(PreparationRefused), transaction():
        prepare_in(shop.town_id, point_id=shop.id, lead_minutes=lead, length_minutes=length)
    db.session.rollback()
    assert preparation_of(shop.town_id, shop.id).lead_minutes == 45


@pytest.mark.parametrize("capacity", [-1, 201])
def test_a_window_bears_neither_less_than_nothing_nor_a_lorry(shop: Shop, capacity: int) -> None:
    with pytest.raises(PreparationRefused), transaction():
        limit_windows(shop.town_id, point_id=shop.id, capacity=capacity)
