"""What a shop sold: every bag once, on its day and at its hour, for what it comes to now."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.core.periods import Period, Stretch
from marketplace.fulfilment.queries import shop_order_of
from marketplace.insights.sales.turnover import Turnover, bags_query, turnover_of
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop
from marketplace.shops.services import set_special_day
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_town
from tests.ordering import make_order

THURSDAY = THURSDAY_MORNING.date()
EVENING = THURSDAY_MORNING + timedelta(hours=11)  # nine o'clock: the door is closed
ZONE = "Europe/Paris"
S = ShopOrderState


@pytest.fixture
def bread(shop: Shop) -> Goods:
    return make_goods(shop, on_hand=500)


def order_at(at: datetime, town: Town, *wanted: tuple[Goods, int]) -> str:
    with clock.travel(at):
        return make_order(town, *wanted)


def sales(town: Town, shop: Shop, period: Period, *, now: datetime = THURSDAY_MORNING) -> Turnover:
    with clock.travel(now):
        return turnover_of(town_by_id(town.id), shop.id, period=period)


def week(day: date = THURSDAY) -> Period:
    return Period.around(day, stretch=Stretch.WEEK)


def bag(town: Town, shop: Shop, reference: str) -> ShopOrder:
    found = shop_order_of(town.id, shop.id, reference=reference)
    assert found
    return found


def test_sales_count_on_their_day_and_at_their_hour(town: Town, shop: Shop, bread: Goods) -> None:
    order_at(THURSDAY_MORNING, town, (bread, 2))
    order_at(THURSDAY_MORNING + timedelta(minutes=59), town, (bread, 1))
    order_at(THURSDAY_MORNING - timedelta(days=2), town, (bread, 1))
    read = sales(town, shop, week())
    assert (read.total.bags, read.total.cents, read.total.average_cents) == (3, 520, 173)
    assert {day: sold.cents for day, sold in read.days.items()} == {
        THURSDAY: 390,
        THURSDAY - timedelta(days=2): 130,
    }
    assert [n for n, hour in enumerate(read.hours) if hour.awake.bags] == [10]


def test_what_comes_while_the_door_is_closed_is_told_apart(town: Town, shop: Shop, bread: Goods) -> None:
    order_at(THURSDAY_MORNING, town, (bread, 1))
    order_at(EVENING, town, (bread, 3))
    order_at(THURSDAY_MORNING.replace(hour=11), town, (bread, 1))  # one o'clock: the lunch break
    read = sales(town, shop, week(), now=EVENING)
    assert (read.asleep.bags, read.asleep.cents, read.total.cents) == (2, 520, 650)
    assert (read.hours[21].asleep.bags, read.hours[13].asleep.bags) == (1, 1)


def test_a_day_off_was_closed_all_day(town: Town, shop: Shop, bread: Goods) -> None:
    order_at(THURSDAY_MORNING, town, (bread, 1))
    with transaction():
        set_special_day(shop, day=THURSDAY, ranges=[], reason="inventaire")
    assert sales(town, shop, week()).asleep.cents == 130


@pytest.mark.parametrize("state", [S.DECLINED, S.CANCELLED])
def test_a_bag_that_was_given_up_is_no_sale(
    town: Town, shop: Shop, bread: Goods, state: ShopOrderState
) -> None:
    kept, lost = (order_at(THURSDAY_MORNING, town, (bread, n)) for n in (1, 5))
    with transaction():
        bag(town, shop, lost).become(state, at=THURSDAY_MORNING, by=Actor.system())
    read = sales(town, shop, week())
    assert (read.total.bags, read.total.cents) == (1, 130)
    assert bag(town, shop, kept).state == S.PLACED


def test_a_sale_comes_to_what_the_bag_comes_to_now(town: Town, shop: Shop, bread: Goods) -> None:
    reference = order_at(THURSDAY_MORNING, town, (bread, 4))
    with transaction():
        row = bag(town, shop, reference)
        row.due_cents, row.given_back_cents = 390, 130
    assert sales(town, shop, week()).total.cents == 260


def test_what_residents_have_by_now_is_told_beside(town: Town, shop: Shop, bread: Goods) -> None:
    reference = order_at(THURSDAY_MORNING, town, (bread, 2))
    order_at(THURSDAY_MORNING, town, (bread, 1))
    with transaction():
        row = bag(town, shop, reference)
        for state in (S.ACCEPTED, S.READY, S.COLLECTED):
            row.become(state, at=THURSDAY_MORNING, by=Actor.system())
    assert sales(town, shop, week()).handed_over.cents == 260


def test_the_week_before_is_compared_as_far_as_this_one_has_come(
    town: Town, shop: Shop, bread: Goods
) -> None:
    then = THURSDAY_MORNING - timedelta(days=7)
    order_at(then - timedelta(minutes=1), town, (bread, 1))
    order_at(then + timedelta(minutes=1), town, (bread, 2))
    read = sales(town, shop, week())
    assert read.before.cents == 130
    assert read.days_before[then.date()].cents == 390
    assert sales(town, shop, week(), now=THURSDAY_MORNING + timedelta(days=9)).before.cents == 390


@pytest.mark.parametrize(
    ("day", "moments"),
    [
        # Summer begins: 01:59 is followed by 03:00.
        ("2026-03-29", ["2026-03-28T23:00", "2026-03-29T00:59", "2026-03-29T01:00", "2026-03-29T21:59"]),
        # Winter begins: 02:30 comes twice.
        ("2026-10-25", ["2026-10-24T22:00", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T22:59"]),
    ],
)
def test_a_day_on_which_clocks_are_changed_holds_all_of_its_sales(
    town: Town, shop: Shop, bread: Goods, day: str, moments: list[str]
) -> None:
    at = [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in moments]
    for each in (at[0] - timedelta(minutes=1), *at, at[-1] + timedelta(minutes=1)):
        order_at(each, town, (bread, 1))
    the_day = Period.around(date.fromisoformat(day), stretch=Stretch.DAYS)
    read = sales(town, shop, the_day, now=at[-1] + timedelta(days=3))
    assert {each: sold.bags for each, sold in read.days.items()} == {date.fromisoformat(day): 4}
    hours = {n: hour.asleep.bags + hour.awake.bags for n, hour in enumerate(read.hours)}
    expected = {"2026-03-29": {0: 1, 1: 1, 3: 1, 23: 1}, "2026-10-25": {0: 1, 2: 2, 23: 1}}[day]
    assert {n: bags for n, bags in hours.items() if bags} == expected
    assert read.before.bags == 1


def test_neighbours_and_other_towns_do_not_count(town: Town, shop: Shop, bread: Goods) -> None:
    beside = make_goods(make_shop(town, name="Lantier"))
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    away = make_goods(make_shop(other))
    order_at(THURSDAY_MORNING, town, (bread, 1), (beside, 1))
    order_at(THURSDAY_MORNING, other, (away, 1))
    assert sales(town, shop, week()).total.cents == 130


def test_the_sales_take_two_statements_however_many_they_are(
    town: Town,
    shop: Shop,
    bread: Goods,
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for number in range(3):
        order_at(THURSDAY_MORNING - timedelta(hours=number), town, (bread, 1))
    view, shop_id = town_by_id(town.id), shop.id
    with count_sql() as said, clock.travel(THURSDAY_MORNING):
        turnover_of(view, shop_id, period=week())
    assert len(said) == 2


def fill_years(town: Town, shop: Shop, reference: str) -> None:
    """Three years of bags like this one, for a planner that knows how much there is; never committed."""
    like = bag(town, shop, reference)
    said = {column.key: getattr(like, column.key) for column in ShopOrder.__mapper__.column_attrs}
    rows = [
        {
            **said,
            "id": new_id(),
            "order_id": new_id(),
            "code": f"{n:08}",
            "created_at": THURSDAY_MORNING - timedelta(hours=8 * n),
        }
        for n in range(3000)
    ]
    db.session.execute(text("SET LOCAL session_replication_role = replica"))  # their orders are not there
    db.session.execute(insert(ShopOrder), rows)
    db.session.execute(text("ANALYZE shop_orders"))


def test_sales_are_read_along_the_index_of_the_shop(
    town: Town, shop: Shop, bread: Goods, on_postgres: bool
) -> None:
    reference = order_at(THURSDAY_MORNING, town, (bread, 1))
    if on_postgres:
        fill_years(town, shop, reference)
    period = week()
    query = bags_query(shop.town_id, shop.id, since=period.begins(ZONE), until=period.ends(ZONE))
    words = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN " if on_postgres else "EXPLAIN QUERY PLAN "
    plan = "\n".join(str(row) for row in db.session.execute(text(explain + words)))
    assert "ix_shop_orders_sold" in plan
    if not on_postgres:
        assert "created_at>" in plan  # the period is a range of that index, not a filter of all its years
