"""Everybody locks in one order: money, bag, stock. Two who did otherwise would wait for each other."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from marketplace.accounts.models import User
from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, cancel, decline, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_worker
from tests.ordering import make_order

CountSql = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def baker(shop: Shop) -> User:
    """Who keeps the bakery."""
    return make_worker(shop)


@pytest.fixture
def bag(town: Town, shop: Shop, goods: Goods) -> ShopOrder:
    """Two baguettes, to be paid at the till."""
    bag = shop_order_of(shop.town_id, shop.id, reference=make_order(town, (goods, 2)))
    assert bag
    return bag


def first(said: list[str], words: str) -> int:
    """The number of the first statement that has these words."""
    return next(number for number, statement in enumerate(said) if words in " ".join(statement.split()))


def test_a_declined_bag_is_locked_after_its_money(bag: ShopOrder, baker: User, count_sql: CountSql) -> None:
    with transaction(), count_sql() as said:
        decline(bag, reason="Le four est en panne.", by=Actor.person(baker.id))
    money, bags = first(said, "FROM payments"), first(said, "UPDATE shop_orders")
    assert money < bags


def test_a_bag_given_up_is_locked_after_its_money(bag: ShopOrder, count_sql: CountSql) -> None:
    with transaction(), count_sql() as said:
        cancel(bag, by=Actor.resident(None))
    money, bags = first(said, "FROM payments"), first(said, "UPDATE shop_orders")
    assert money < bags


def test_what_is_missing_of_a_bag_is_read_when_no_count_can_change_it_any_more(
    bag: ShopOrder, baker: User, count_sql: CountSql, on_postgres: bool
) -> None:
    for act in (accept, mark_ready):
        with transaction():
            act(bag, by=Actor.person(baker.id))
    db.session.rollback()
    with transaction(), count_sql() as said:
        hand_over(bag, by=Actor.person(baker.id))
    locking, reading = first(said, "FROM stock_levels"), first(said, "order_lines.missing >")
    assert locking < reading
    assert ("FOR NO KEY UPDATE" in said[locking]) == on_postgres
