"""A word when one shop is late, with the new order of the stops."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

import pytest

from marketplace.cli.in_step import keep_in_step
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.fulfilment.closing.settling import take_window
from marketplace.pickup.opening import open_windows
from marketplace.pickup.slots import Window
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING
from tests.fulfilment.together.touring import Tour

HALF_AN_HOUR = timedelta(minutes=30)
AT_ELEVEN = THURSDAY_MORNING + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING - timedelta(hours=1)):
        yield


@pytest.fixture
def tour(town: Town) -> Tour:
    """Three shops side by side, all fetched from eleven to half past eleven."""
    tour = Tour(town)
    for number in range(3):
        tour.put_at(number, begins=AT_ELEVEN, ends=AT_ELEVEN + HALF_AN_HOUR)
    return tour


def work(at: datetime) -> str:
    """A round of the worker at that moment."""
    with clock.travel(at):
        return keep_in_step(Event())


def test_who_is_late_is_told_once_and_comes_last_in_the_new_order(tour: Tour) -> None:
    tour.pack(1, 2)
    assert work(AT_ELEVEN - timedelta(minutes=59)) == "1 residents told what is ready so far"
    assert work(AT_ELEVEN) == "1 residents told who is late"
    assert work(AT_ELEVEN + timedelta(minutes=5)) == ""
    late = tour.notices()[1]
    assert (late.event, late.subject) == ("late", "Maison Morel prend du retard")
    order = late.body.partition("Le nouvel ordre de votre promenade")[2]
    assert max(order.index("Fromagerie"), order.index("Primeur")) < order.index("Maison Morel")
    assert "3. Vers 11\u00a0h\u00a015, Maison Morel" in order
    assert order.count("Encore en préparation.") == 1
    with clock.travel(AT_ELEVEN + timedelta(minutes=10)):
        tour.pack(0)
    assert tour.told() == ["ready_so_far", "late", "all_ready"]


def test_two_that_are_late_stand_in_one_message(tour: Tour) -> None:
    tour.pack(2)
    assert work(AT_ELEVEN) == "1 residents told who is late"
    (notice,) = tour.notices()
    assert notice.subject == "2 boutiques prennent du retard"
    for name in ("Maison Morel", "Fromagerie Lantier"):
        assert f"{name} n’a pas encore fini votre sac." in notice.body
    assert re.search(r"^1\. Vers [^,]+, Primeur du Phare$", notice.body, re.MULTILINE)


def test_the_only_bag_that_is_late_has_no_order_of_stops(town: Town) -> None:
    tour = Tour(town, count=1)
    tour.put_at(0, begins=AT_ELEVEN, ends=AT_ELEVEN + HALF_AN_HOUR)
    work(AT_ELEVEN + timedelta(minutes=1))
    (notice,) = tour.notices()
    assert notice.event == "late"
    assert "nouvel ordre" not in notice.body


@pytest.mark.parametrize("minutes", [-1, 30, 300])
def test_nobody_is_late_before_the_window_nor_after_it(tour: Tour, minutes: int) -> None:
    assert work(AT_ELEVEN + timedelta(minutes=minutes)) == ""
    assert tour.told() == []


def test_a_bag_with_another_time_may_be_late_again(town: Town) -> None:
    tour = Tour(town, count=1)
    tour.put_at(0, begins=AT_ELEVEN, ends=AT_ELEVEN + HALF_AN_HOUR)
    assert work(AT_ELEVEN) == "1 residents told who is late"
    later = AT_ELEVEN + timedelta(hours=4)
    local = clock.local(later, town.time_zone)
    window = Window(later, later + HALF_AN_HOUR, local.date(), local.time())
    bag = tour.bag(0)
    with transaction():
        open_windows(town.id, point_id=bag.shop_id, windows=[window], time_zone=town.time_zone)
        take_window(bag, window=window)
    assert work(later) == "1 residents told who is late"
    assert tour.told() == ["late", "late"]
