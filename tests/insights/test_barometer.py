"""The street's figures, and none about too few."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.insights.queries import Barometer, barometer_of
from marketplace.insights.street import counts_of_street
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_town
from tests.ordering import make_order


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


@pytest.fixture
def street(town: Town) -> list[Goods]:
    """Something at 1.30 in each of three shops."""
    return [make_goods(make_shop(town, name=name), on_hand=50) for name in ("Morel", "Irma", "Benoît")]


def order(town: Town, *goods: Goods, weeks_ago: int = 0) -> None:
    """One piece of each."""
    with clock.travel(THURSDAY_MORNING - timedelta(weeks=weeks_ago)):
        make_order(town, *((each, 1) for each in goods))


def figures(town: Town) -> Barometer:
    """What the council reads that Thursday."""
    with clock.travel(THURSDAY_MORNING):
        return barometer_of(town_by_id(town.id))


def test_weeks_add_up(town: Town, street: list[Goods]) -> None:
    for goods in (street, street[:2], street[:1], street[1:2], street[2:]):
        order(town, *goods)
    barometer = figures(town)
    assert (barometer.orders, barometer.turnover_cents) == (5, 8 * 130)
    assert barometer.average_basket_cents == 8 * 130 // 5
    assert barometer.walks_percent == 40
    assert [week.orders for week in barometer.weeks] == [0] * 7 + [5]
    assert barometer.weeks[-1].monday.isoformat() == "2026-06-08"


def test_each_order_counts_in_its_week_of_the_town_s_calendar(town: Town, street: list[Goods]) -> None:
    for weeks_ago in (0, 3, 7, 8):
        order(town, *street, weeks_ago=weeks_ago)
    assert [week.orders for week in figures(town).weeks] == [1, 0, 0, 0, 1, 0, 0, 1]


def test_a_week_with_fewer_than_five_orders_is_hidden_and_not_in_the_totals(
    town: Town, street: list[Goods]
) -> None:
    for _ in range(5):
        order(town, *street)
    for _ in range(4):
        order(town, *street, weeks_ago=1)
    barometer = figures(town)
    assert [week.is_shown for week in barometer.weeks[-2:]] == [False, True]
    assert barometer.orders == 5


def test_a_week_with_fewer_than_three_shops_is_hidden(town: Town, street: list[Goods]) -> None:
    for _ in range(6):
        order(town, *street[:2])
    assert figures(town).shown == []
    assert figures(town).average_basket_cents == figures(town).walks_percent == 0


def test_another_town_does_not_count(town: Town, street: list[Goods]) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    goods = [make_goods(make_shop(other, name=f"Boutique {n}")) for n in range(3)]
    for _ in range(5):
        order(other, *goods)
    assert figures(town).orders == 0
    assert figures(other).orders == 5


def test_the_barometer_takes_two_queries(
    town: Town, street: list[Goods], count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    view = town_by_id(town.id)
    with count_sql() as said:
        barometer_of(view)
    assert len(said) == 2


def test_shops_and_goods_are_counted_by_what_residents_see(town: Town, street: list[Goods]) -> None:
    make_goods(make_shop(town, name="En pause", status=ShopStatus.PAUSED))
    counts = counts_of_street(town.id)
    assert counts.among(ShopStatus.SELLING) == 3
    assert counts.among(ShopStatus.SELLING, ShopStatus.PAUSED) == 4
    assert counts.products == 3
