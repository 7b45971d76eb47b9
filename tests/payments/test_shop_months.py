"""A shop's month: its lines sum to its statement, and that to the book, whatever happened in it."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.months import Month
from marketplace.orders.models import Order
from marketplace.payments.ledger.models import Account, LedgerEntry
from marketplace.payments.ledger.postings import Booking, post_pickup_commission
from marketplace.payments.ledger.queries import shop_balance
from marketplace.payments.ledger.statements import Moved, first_move_of, statement_of
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.payments.shop_months import (
    PAGE,
    Journey,
    Movement,
    ShopMonth,
    month_page,
    movements_query,
    whole_month,
)
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.booking import JUNE, ZONE, book_at_random, make_bags
from tests.factories import make_shop
from tests.ordering import make_order
from tests.payments.desk import Desk

SINCE, UNTIL = JUNE.begins(ZONE), JUNE.ends(ZONE)


def whole(shop: Shop, month: Month = JUNE) -> ShopMonth:
    db.session.rollback()
    return whole_month(shop.town_id, shop.id, since=month.begins(ZONE), until=month.ends(ZONE))


def only(desk: Desk) -> Movement:
    (movement,) = whole(desk.bakery).movements
    return movement


def sold(desk: Desk) -> int:
    """The bakery's bag is paid and fetched; gives the order."""
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    return payment.own_order_id


def give_back(desk: Desk, order_id: int, cents: int) -> None:
    line = desk.line(order_id, desk.bakery)
    with transaction():
        refund_line(
            desk.town.id, order_line_id=line.id, change="bad", amount_cents=cents, borne_by=Bearer.SHOP
        )


def book_says(shop: Shop, account: Account, *, before: datetime) -> int:
    """A shop's account at a moment, summed by hand."""
    query = select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(
        LedgerEntry.town_id == shop.town_id,
        LedgerEntry.shop_id == shop.id,
        LedgerEntry.account == account,
        LedgerEntry.at < before,
    )
    return int(db.session.scalar(query) or 0)


@pytest.fixture
def bakery(town: Town, thursday_morning: datetime) -> Shop:
    """A shop in June."""
    return make_shop(town)


@pytest.mark.parametrize("seed", range(3))
def test_the_lines_sum_to_the_statement_and_that_to_the_book(bakery: Shop, seed: int) -> None:
    dice = random.Random(seed)
    book_at_random(bakery, make_bags(bakery, 5), dice, number=40)
    month = whole(bakery)
    assert month.statement == statement_of(bakery.town_id, bakery.id, since=SINCE, until=UNTIL)
    for name in Moved.__dataclass_fields__:
        cents = sum(getattr(movement.moved, name) for movement in month.movements)
        assert cents == getattr(month.statement, name), name
    said = month.statement
    assert said.opening_cents == -book_says(bakery, Account.PAYABLE, before=SINCE)
    assert said.closing_cents == -book_says(bakery, Account.PAYABLE, before=UNTIL)
    assert said.till_opening_cents == book_says(bakery, Account.RECEIVABLE, before=SINCE)
    assert said.till_closing_cents == book_says(bakery, Account.RECEIVABLE, before=UNTIL)
    assert said.closing_cents == said.opening_cents + sum(m.moved.change_cents for m in month.movements)


def test_months_follow_each_other_without_a_gap(bakery: Shop) -> None:
    book_at_random(bakery, make_bags(bakery, 5), random.Random(7), number=60)
    months = [whole(bakery, JUNE.shifted(shift)).statement for shift in (-1, 0, 1)]
    for earlier, later in pairwise(months):
        assert later.opening_cents == earlier.closing_cents
        assert later.till_opening_cents == earlier.till_closing_cents
    assert months[-1].closing_cents == -shop_balance(bakery.town_id, bakery.id, Account.PAYABLE)


def test_a_month_begins_at_midnight_in_the_town(bakery: Shop) -> None:
    orders = make_bags(bakery, 1)
    for minute in (21 * 60 + 59, 22 * 60):  # 23:59 and midnight in Paris
        at = datetime(2026, 6, 30, tzinfo=UTC) + timedelta(minutes=minute)
        with clock.travel(at):
            book_now(bakery, orders)
    assert (whole(bakery).total, whole(bakery, JUNE.shifted(1)).total) == (1, 1)


def book_now(shop: Shop, orders: list[int]) -> None:
    booking = Booking(shop.town_id, orders[0], "EUR")
    with transaction():
        post_pickup_commission(booking, shop_order_id=clock.now().minute + 1, shop_id=shop.id, cents=65)


def test_another_shop_s_movements_are_not_shown(bakery: Shop, town: Town) -> None:
    dairy = make_shop(town, name="Lantier", kind="cheese")
    book_at_random(bakery, make_bags(bakery, 2), random.Random(1), number=10)
    assert whole(dairy).total == 0
    assert whole(dairy).statement.closing_cents == 0


def test_a_page_holds_some_of_them_and_says_how_many_there_are(bakery: Shop) -> None:
    book_at_random(bakery, make_bags(bakery, 5), random.Random(2), number=60)
    all_of_them = whole(bakery)
    first = month_page(bakery.town_id, bakery.id, since=SINCE, until=UNTIL, skip=0)
    assert first.statement == all_of_them.statement
    assert (list(first.movements), first.total) == (list(all_of_them.movements), all_of_them.total)
    rest = month_page(bakery.town_id, bakery.id, since=SINCE, until=UNTIL, skip=3)
    assert list(rest.movements) == list(all_of_them.movements)[3:]
    moments = [movement.at for movement in all_of_them.movements]
    assert moments == sorted(moments, reverse=True)
    assert len(first.movements) <= PAGE


def test_a_month_asks_the_same_few_things_however_much_moved(
    bakery: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    orders, town_id, shop_id = make_bags(bakery, 5), bakery.town_id, bakery.id
    with count_sql() as few:
        month_page(town_id, shop_id, since=SINCE, until=UNTIL, skip=0)
    book_at_random(bakery, orders, random.Random(3), number=30)
    with count_sql() as many:
        month_page(town_id, shop_id, since=SINCE, until=UNTIL, skip=0)
    with count_sql() as papers:
        whole_month(town_id, shop_id, since=SINCE, until=UNTIL)
    assert (len(few), len(many), len(papers)) == (3, 3, 2)


def test_a_month_is_read_along_the_index_of_the_shop(bakery: Shop, on_postgres: bool) -> None:
    if on_postgres:  # a planner that has seen few rows prefers to read them all
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    query = movements_query(bakery.town_id, bakery.id, since=SINCE, until=UNTIL)
    words = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN " if on_postgres else "EXPLAIN QUERY PLAN "
    plan = "\n".join(str(row) for row in db.session.execute(text(explain + words)))
    if on_postgres:  # on so few rows it takes any index
        assert "Seq Scan" not in plan
    else:
        assert "ix_ledger_entries_shop" in plan
        assert "SCAN ledger" not in plan
        assert "at>" in plan  # the month is a range of that index, not a filter of all its years


def test_the_first_move_is_the_oldest_on_any_account(bakery: Shop) -> None:
    assert first_move_of(bakery.town_id, bakery.id) is None
    book_at_random(bakery, make_bags(bakery, 2), random.Random(4), number=12)
    oldest = db.session.scalar(
        select(func.min(LedgerEntry.at)).where(
            LedgerEntry.town_id == bakery.town_id, LedgerEntry.shop_id == bakery.id
        )
    )
    assert first_move_of(bakery.town_id, bakery.id) == oldest


# --- where a bag's share is ---


@pytest.mark.all_towns
def test_a_share_is_under_way_then_sent_then_partly_back(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=1000)
    order_id = sold(desk)
    assert only(desk).journey == Journey.UNDER_WAY
    assert only(desk).moved.transfers_cents == 0
    desk.work()
    assert only(desk).journey == Journey.SENT
    assert only(desk).moved.transfers_cents == only(desk).sent_cents == 1800
    give_back(desk, order_id, 500)
    desk.work()
    now = only(desk)
    assert (now.journey, now.reversed_cents) == (Journey.PARTLY_BACK, 450)
    assert (now.moved.refunds_cents, now.moved.commission_back_cents) == (500, 50)
    assert now.moved.earned_cents == 1800 - 450
    assert whole(desk.bakery).statement.closing_cents == 0


@pytest.mark.all_towns
def test_a_share_says_why_it_is_blocked(desk: Desk) -> None:
    sold(desk)
    assert only(desk).journey == Journey.NO_ACCOUNT
    assert whole(desk.bakery).statement.closing_cents == 2000


@pytest.mark.all_towns
def test_a_contested_share_says_so(desk: Desk) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid()
    desk.stripe.dispute(str(payment.charge_id))
    desk.hear()
    desk.collect(payment.own_order_id, desk.bakery)
    assert only(desk).journey == Journey.DISPUTED


@pytest.mark.all_towns
def test_a_bag_paid_at_the_till_owes_its_commission_and_nothing_else(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=500)
    reference = make_order(desk.town, (desk.bread, 2))
    order_id = desk_order(desk, reference)
    desk.collect(order_id, desk.bakery)
    movement = only(desk)
    assert (movement.reference, movement.journey) == (reference, Journey.TILL)
    assert (movement.bag_cents, movement.moved.till_commission_cents) == (2000, 100)
    statement = whole(desk.bakery).statement
    assert (statement.closing_cents, statement.till_closing_cents) == (0, 100)


def desk_order(desk: Desk, reference: str) -> int:
    return int(
        db.session.scalars(
            select(Order.id).where(Order.town_id == desk.town.id, Order.reference == reference)
        ).one()
    )
