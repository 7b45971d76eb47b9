"""The barometer's figures are those of the orders, whatever happened to them, and kept up day by day."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from marketplace.alerts.models import AlertStep, Rung
from marketplace.assisting.models import AssistedOrder
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.insights.barometer.story import Story, story_of
from marketplace.insights.sales.sold import SOLD
from marketplace.insights.street import counts_of_street
from marketplace.measures.models import DailyFigure, DailyTotal
from marketplace.orders.models import Order, ShopOrder, ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_town
from tests.insights.streets import count, live, make_street, order_once

NEXT_MONDAY = THURSDAY_MORNING + timedelta(days=4)
PARIS = ZoneInfo("Europe/Paris")
FIELDS = [
    "bags", "shared_bags", "cents", "asleep_bags", "asleep_cents", "asleep_alone", "collected", "newcomers",
    "unanswered", "phone_bags", "desk_bags", "hub_bags", "assisted_cents", "assisted_alone",
    "assisted_asleep_alone",
]  # fmt: skip
TOTALS = [
    "orders", "shared_orders", "asleep_orders", "awake_orders", "newcomer_orders", "fetched_orders",
    "unanswered_orders", "phone_orders", "desk_orders", "hub_orders",
]  # fmt: skip


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


@pytest.fixture
def street(town: Town) -> list[Goods]:
    """Something at 1.30 in each of three shops."""
    return [make_goods(make_shop(town, name=name), on_hand=50) for name in ("Morel", "Irma", "Benoît")]


def told(town: Town, *, weeks: int = 8) -> Story:
    """What the council reads once the Thursday's week is over."""
    with clock.travel(NEXT_MONDAY):
        count(town)
        return story_of(town_by_id(town.id), weeks=weeks)


def brute_shops(town: Town) -> dict[tuple[date, int], dict[str, int]]:
    """The daily figures by walking through every bag, one after the other."""
    found: dict[tuple[date, int], dict[str, int]] = defaultdict(lambda: dict.fromkeys(FIELDS, 0))
    for order, bags in brute_orders(town):
        for bag in bags:
            day = bag.created_at.astimezone(PARIS).date()
            row, kept = found[day, bag.shop_id], max(0, bag.due_cents - bag.given_back_cents)
            row["bags"] += 1
            row["cents"] += kept
            row["shared_bags"] += len(bags) > 1
            asleep, where = is_asleep(town, bag), where_helped(town, order)
            row["asleep_bags"] += asleep
            row["asleep_cents"] += kept * asleep
            row["asleep_alone"] += asleep and len(bags) == 1
            row["newcomers"] += is_new(town, order, bag)
            if where:
                row[f"{where}_bags"] += 1
                row["assisted_cents"] += kept
                row["assisted_alone"] += len(bags) == 1
                row["assisted_asleep_alone"] += asleep and len(bags) == 1
    for step, bag in hand_overs(town):
        found[step.at.astimezone(PARIS).date(), bag.shop_id]["collected"] += 1
    for declined, bag in left_unanswered(town):
        found[declined.taken_at.astimezone(PARIS).date(), bag.shop_id]["unanswered"] += 1
    return dict(found)


def brute_towns(town: Town) -> dict[date, dict[str, int]]:
    """The same in whole orders."""
    found: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(TOTALS, 0))
    for order, bags in brute_orders(town):
        row = found[bags[0].created_at.astimezone(PARIS).date()]
        row["orders"] += 1
        row["shared_orders"] += len(bags) > 1
        row["asleep_orders"] += any(is_asleep(town, bag) for bag in bags)
        row["awake_orders"] += any(not is_asleep(town, bag) for bag in bags)
        row["newcomer_orders"] += any(is_new(town, order, bag) for bag in bags)
        if where := where_helped(town, order):
            row[f"{where}_orders"] += 1
    missed = defaultdict[int, list[date]](list)
    for declined, bag in left_unanswered(town):
        missed[bag.order_id].append(declined.taken_at.astimezone(PARIS).date())
    for days in missed.values():
        found[min(days)]["unanswered_orders"] += 1
    seen = set[int]()
    for step, bag in sorted(hand_overs(town), key=lambda pair: pair[0].at):
        found[step.at.astimezone(PARIS).date()]["fetched_orders"] += bag.order_id not in seen
        seen.add(bag.order_id)
    return {day: row for day, row in found.items() if any(row.values())}


def brute_orders(town: Town) -> list[tuple[Order, list[ShopOrder]]]:
    """Every order with its bags that were not given up, the first one first."""
    orders = db.session.scalars(select(Order).where(Order.town_id == town.id).order_by(Order.created_at))
    bags = list(db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == town.id)))
    pairs = [(o, [b for b in bags if b.order_id == o.id and b.state in SOLD]) for o in orders]
    return [(order, kept) for order, kept in pairs if kept]


def hand_overs(town: Town) -> list[tuple[ShopOrderStep, ShopOrder]]:
    """Every bag that somebody has by now, with when."""
    steps = db.session.scalars(select(ShopOrderStep).where(ShopOrderStep.town_id == town.id))
    fetched = [step for step in steps if step.state == ShopOrderState.COLLECTED]
    return [(step, db.session.get_one(ShopOrder, (town.id, step.shop_order_id))) for step in fetched]


def left_unanswered(town: Town) -> list[tuple[AlertStep, ShopOrder]]:
    """Every bag that nobody answered for, with when it was declined."""
    steps = db.session.scalars(
        select(AlertStep).where(AlertStep.town_id == town.id, AlertStep.rung == Rung.DECLINE)
    )
    return [(step, db.session.get_one(ShopOrder, (town.id, step.shop_order_id))) for step in steps]


def where_helped(town: Town, order: Order) -> str | None:
    """Where somebody ordered for the resident: what is not said on the telephone is said at a desk."""
    helped = db.session.get(AssistedOrder, (town.id, order.id))
    if helped is None:
        return None
    return "phone" if helped.contact == "phone" else "hub" if helped.desk else "desk"


def is_asleep(town: Town, bag: ShopOrder) -> bool:
    """Whether its shop was closed when it was ordered."""
    hours = opening_hours_of_shop(town_by_id(town.id), bag.shop_id, from_day=date(2026, 1, 1))
    return not hours.is_open(bag.created_at.astimezone(PARIS))


def is_new(town: Town, order: Order, bag: ShopOrder) -> bool:
    """Whether the same address bought nothing in that shop before."""
    return not any(
        other.email == order.email and each.shop_id == bag.shop_id and each.created_at < bag.created_at
        for other, bags in brute_orders(town)
        for each in bags
    )


def kept_shops(town: Town) -> dict[tuple[date, int], dict[str, int]]:
    """The daily figures as the worker wrote them."""
    rows = db.session.scalars(select(DailyFigure).where(DailyFigure.town_id == town.id))
    found = {(row.day, row.shop_id): {name: getattr(row, name) for name in FIELDS} for row in rows}
    return {key: row for key, row in found.items() if any(row.values())}


def kept_places(town: Town) -> dict[tuple[date, int], tuple[int, str]]:
    """Where each shop's day counts."""
    rows = db.session.scalars(select(DailyFigure).where(DailyFigure.town_id == town.id))
    return {(row.day, row.shop_id): (row.street_id, row.family) for row in rows}


def kept_towns(town: Town) -> dict[date, dict[str, int]]:
    """The same of whole orders."""
    rows = db.session.scalars(select(DailyTotal).where(DailyTotal.town_id == town.id))
    found: dict[date, dict[str, Any]] = {
        row.day: {name: getattr(row, name) for name in TOTALS} for row in rows
    }
    return {day: row for day, row in found.items() if any(row.values())}


@pytest.mark.parametrize("seed", [1, 2])
def test_each_figure_is_what_walking_through_the_orders_gives(town: Town, seed: int) -> None:
    dice = Random(seed)
    streets = [*make_street(town, "Phare", "bakery", "toys"), *make_street(town, "Port", "fish", "shoes")]
    for weeks_ago in (2, 1, 0):
        monday = NEXT_MONDAY - timedelta(weeks=weeks_ago)
        live(town, streets, dice, orders=9, until=monday)
        with clock.travel(monday):
            count(town)
        db.session.rollback()
        assert kept_towns(town) == brute_towns(town)
        assert kept_shops(town) == brute_shops(town)


def test_counting_twice_changes_nothing(town: Town, street: list[Goods]) -> None:
    live(town, street, Random(3), orders=8, until=NEXT_MONDAY)
    with clock.travel(NEXT_MONDAY):
        count(town)
        before = kept_shops(town), kept_towns(town)
        assert count(town) == 1  # today, which is never over
        assert (kept_shops(town), kept_towns(town)) == before


def test_only_days_in_which_something_changed_are_counted_again(town: Town, street: list[Goods]) -> None:
    for weeks_ago in (1, 2, 3):
        order_once(town, *street, weeks_ago=weeks_ago)
    with clock.travel(THURSDAY_MORNING):
        assert count(town) == 22
    order_once(town, *street, weeks_ago=0)
    with clock.travel(THURSDAY_MORNING + timedelta(days=1)):
        assert count(town) == 2


def test_weeks_add_up(town: Town, street: list[Goods]) -> None:
    for goods in (street, street[:2], street[:1], street[1:2], street[2:]):
        order_once(town, *goods, weeks_ago=0)
    story = told(town)
    assert (story.orders.value, story.cents) == (5, 8 * 130)
    assert story.average_cents == 8 * 130 // 5
    assert [week.monday.isoformat() for week in story.weeks if week.figures] == ["2026-06-08"]


def test_a_week_that_still_runs_is_not_told(town: Town, street: list[Goods]) -> None:
    for _ in range(6):
        order_once(town, *street, weeks_ago=0)
    with clock.travel(THURSDAY_MORNING + timedelta(days=2)):
        count(town)
        assert story_of(town_by_id(town.id), weeks=8).told == []


def test_a_week_below_the_floor_is_hidden_and_in_no_total(town: Town, street: list[Goods]) -> None:
    for _ in range(5):
        order_once(town, *street, weeks_ago=0)
    for _ in range(4):
        order_once(town, *street, weeks_ago=1)
    for _ in range(6):
        order_once(town, *street[:2], weeks_ago=2)
    assert told(town).orders.value == 5


def test_another_town_does_not_count(town: Town, street: list[Goods]) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    goods = [make_goods(make_shop(other, name=f"Boutique {n}")) for n in range(3)]
    for _ in range(5):
        order_once(other, *goods, weeks_ago=0)
    assert told(town).orders.value == 0
    assert told(other).orders.value == 5


def test_a_shop_that_moves_takes_nothing_of_the_past_along(town: Town) -> None:
    here, there = make_street(town, "Phare", "bakery"), make_street(town, "Port", "fish", "shoes", "toys")
    for _ in range(6):
        order_once(town, *here, *there, weeks_ago=0)
    told(town)
    before = kept_places(town)
    with transaction():
        shop = db.session.get_one(Shop, (town.id, here[0].product.shop_id))
        shop.street_id, shop.kind = None, "toys"
    live(town, here, Random(1), orders=4, until=NEXT_MONDAY)
    told(town)
    after = kept_places(town)
    assert {key: after[key] for key in before} == before


def test_the_barometer_takes_three_queries(
    town: Town, street: list[Goods], count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    order_once(town, *street, weeks_ago=0)
    told(town)
    view = town_by_id(town.id)
    with clock.travel(NEXT_MONDAY), count_sql() as said:
        story_of(view, weeks=52)
    assert len(said) == 3


def test_shops_and_goods_are_counted_by_what_residents_see(town: Town, street: list[Goods]) -> None:
    make_goods(make_shop(town, name="En pause", status=ShopStatus.PAUSED))
    counts = counts_of_street(town.id)
    assert counts.among(ShopStatus.SELLING) == 3
    assert counts.among(ShopStatus.SELLING, ShopStatus.PAUSED) == 4
    assert counts.products == 3
