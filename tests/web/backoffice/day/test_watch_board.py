"""The board asks whether anything changed: a bare no when nothing did, and never a no when something did."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.board import board_of, day_mark
from marketplace.fulfilment.services import accept, decline, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.counting import count_shelf
from marketplace.shops.models import Shop
from marketplace.stock.models import Reason
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

BOARD = "/backoffice/maison-morel/"
CountSql = Callable[[], AbstractContextManager[list[str]]]


def seen(counter: Visitor) -> str:
    """The mark of the board as it is now."""
    answer = counter.get(BOARD)
    assert answer.status_code == 200
    return answer.headers["ETag"]


def asked(counter: Visitor, mark: str) -> int:
    """What the board is answered that has seen this."""
    return counter.get(BOARD, headers={"If-None-Match": mark}).status_code


def test_a_board_that_saw_it_all_is_told_no_in_no_bytes(counter: Visitor, bag: Bag) -> None:
    mark = seen(counter)
    answer = counter.get(BOARD, headers={"If-None-Match": mark})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert asked(counter, f"W/{mark}") == 304  # a proxy that compresses weakens it
    assert asked(counter, '"something-else"') == 200


def changes(bakery: Shop, baker: User, bread: Goods, town: Town, bag: Bag) -> Iterator[Callable[[], object]]:
    """All that a shop must be shown, one after the other."""
    by = Actor.person(baker.id)
    other = Bag(town, bakery, make_order(town, (bread, 1)))
    yield lambda: accept(bag.row(), by=by)
    yield lambda: mark_ready(bag.row(), by=by)
    for found in (1, 9):  # something is missing, and is there again
        yield partial(
            count_shelf, bakery, counts={bread.variant.id: found}, reason=Reason.COUNT, by_user_id=baker.id
        )
    yield lambda: hand_over(bag.row(), by=by)
    yield lambda: decline(other.row(), reason="Plus de farine.", by=by)


def test_whatever_changes_is_shown(
    counter: Visitor, bakery: Shop, baker: User, bread: Goods, town: Town, bag: Bag
) -> None:
    for change in changes(bakery, baker, bread, town, bag):
        mark = seen(counter)
        assert asked(counter, mark) == 304
        with transaction():
            change()
        assert asked(counter, mark) == 200
    mark = seen(counter)
    make_order(town, (bread, 1))
    assert asked(counter, mark) == 200


def test_a_bag_that_becomes_late_is_shown_though_nobody_touched_it(
    counter: Visitor, baker: User, bag: Bag
) -> None:
    due = bag.row().collect_from
    with clock.travel(due):
        counter.sign_in(baker.id)
        mark = seen(counter)
        assert asked(counter, mark) == 304
    with clock.travel(due + timedelta(seconds=1)):
        assert asked(counter, mark) == 200


def test_the_mark_and_the_board_agree_on_what_is_late(town: Town, bakery: Shop, bag: Bag) -> None:
    times = [bag.row().collect_from + timedelta(seconds=second) for second in (-1, 0, 1, 2)]
    late, marks = [], []
    for at in times:
        late.append(len(board_of(town.id, bakery.id, at=at, time_zone=town.time_zone).late))
        marks.append(day_mark(town.id, bakery.id, at=at, time_zone=town.time_zone))
    assert late == [0, 0, 1, 1]
    assert [marks[0] == marks[1], marks[1] == marks[2], marks[2] == marks[3]] == [True, False, True]


def test_what_stands_beside_the_bags_is_no_older_than_an_hour(
    counter: Visitor, baker: User, bag: Bag
) -> None:
    mark = seen(counter)
    for minutes, status in ((59, 304), (60, 200)):
        with clock.travel(THURSDAY_MORNING + timedelta(minutes=minutes)):
            counter.sign_in(baker.id)
            assert asked(counter, mark) == status


def test_nobody_is_told_no_for_what_somebody_else_saw_or_in_another_language(
    counter: Visitor, helper: Visitor, bag: Bag
) -> None:
    mark = seen(counter)
    assert asked(helper, mark) == 200
    english = {"If-None-Match": mark, "Accept-Language": "en"}
    assert counter.get(BOARD, headers=english).status_code == 200


def test_who_may_not_see_the_board_is_not_told_that_nothing_changed(
    counter: Visitor, neighbour: Visitor, bag: Bag
) -> None:
    assert asked(neighbour, seen(counter)) == 404


def test_asking_costs_five_statements_however_many_bags_there_are(
    counter: Visitor, town: Town, bread: Goods, bag: Bag, count_sql: CountSql
) -> None:
    for _ in range(4):
        make_order(town, (bread, 1))
    mark = seen(counter)
    with count_sql() as said:
        assert asked(counter, mark) == 304
    assert len(said) <= 5


@pytest.mark.all_towns
def test_the_bags_of_past_months_are_not_read_again(
    town: Town, bakery: Shop, bag: Bag, count_sql: CountSql, on_postgres: bool
) -> None:
    if on_postgres:
        return  # its planner reads a small table through from the start, whatever index there is
    with count_sql() as said:
        day_mark(town.id, bakery.id, at=THURSDAY_MORNING, time_zone=town.time_zone)
    (statement,) = said
    plan = db.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?")
    )
    steps = " ".join(str(row[3]) for row in plan)
    assert "ix_shop_orders_board" in steps
    assert "ix_shop_orders_changed" in steps
    assert "SCAN shop_orders" not in steps
    assert db.session.scalar(text("SELECT count(*) FROM shop_orders")) == 1
