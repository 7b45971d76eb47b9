"""A count below what is promised is true: the lines that fall short of it are marked, fairly, at once."""

import pytest
from sqlalchemy import select

from marketplace.checkout.settling import call_off
from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, decline, hand_over, mark_ready
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.counting import count_shelf, move_on_shelf
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.shortfalls import packed_units, short_orders_of
from marketplace.payments.gateways.choosing import DEMO
from marketplace.shops.models import Shop
from marketplace.shops.services import count_without_packed_bags
from marketplace.stock.counting import CountRefused
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_worker
from tests.ordering import make_order


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def counted(shop: Shop, goods: Goods, on_hand: int) -> None:
    """Somebody counts."""
    with transaction():
        count_shelf(shop, counts={goods.variant.id: on_hand}, reason=Reason.COUNT, by_user_id=None)


def missing(town: Town, *references: str) -> list[int]:
    """What is missing in each of these orders."""
    db.session.rollback()
    query = (
        select(Order.reference, OrderLine.missing)
        .join(ShopOrder, (ShopOrder.town_id == Order.town_id) & (ShopOrder.order_id == Order.id))
        .join(OrderLine, (OrderLine.town_id == Order.town_id) & (OrderLine.shop_order_id == ShopOrder.id))
        .where(Order.town_id == town.id)
    )
    found = dict(db.session.execute(query).all())
    return [found[reference] for reference in references]


def bag(shop: Shop, reference: str) -> ShopOrder:
    """The shop's part of an order."""
    found = shop_order_of(shop.town_id, shop.id, reference=reference)
    assert found
    return found


def packed(shop: Shop, reference: str, *, by_user_id: int) -> None:
    """The shop packs the bag."""
    for act in (accept, mark_ready):
        with transaction():
            act(bag(shop, reference), by=Actor.person(by_user_id))


def level(goods: Goods) -> tuple[int, int]:
    """On hand and held."""
    db.session.rollback()
    row = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return row.on_hand, row.held


def found_by_audit() -> list[str]:
    """What the audit finds of the stock."""
    try:
        return [str(breach) for breach in breaches()]
    finally:
        db.session.rollback()


def test_who_ordered_last_falls_short_first(town: Town, shop: Shop, goods: Goods) -> None:
    first, second, third = (make_order(town, (goods, 3)) for _ in range(3))
    counted(shop, goods, 5)
    assert missing(town, first, second, third) == [0, 1, 3]
    assert short_orders_of(town.id, shop.id) == [second, third]
    assert level(goods) == (5, 9)


def test_what_is_packed_is_there_whoever_ordered_when(town: Town, shop: Shop, goods: Goods) -> None:
    first, second = (make_order(town, (goods, 4)) for _ in range(2))
    packed(shop, second, by_user_id=make_worker(shop).id)
    counted(shop, goods, 5)
    assert missing(town, first, second) == [3, 0]


def test_who_has_not_paid_yet_comes_last(town: Town, shop: Shop, goods: Goods) -> None:
    unpaid = make_order(town, (goods, 4), pays=DEMO)
    placed = make_order(town, (goods, 4))
    counted(shop, goods, 5)
    assert missing(town, unpaid, placed) == [3, 0]
    assert short_orders_of(town.id, shop.id) == []  # an unpaid order is not the shop's to see


def test_a_later_count_that_finds_more_takes_the_marks_back(town: Town, shop: Shop, goods: Goods) -> None:
    first, second = (make_order(town, (goods, 4)) for _ in range(2))
    counted(shop, goods, 3)
    assert missing(town, first, second) == [1, 4]
    worker = make_worker(shop)
    with transaction():
        move_on_shelf(
            shop,
            variant_id=goods.variant.id,
            quantity=2,
            reason=Reason.DELIVERY,
            by_user_id=worker.id,
            note="bon 12",
        )
    assert missing(town, first, second) == [0, 3]
    counted(shop, goods, 8)
    assert missing(town, first, second) == [0, 0]


def test_an_order_declined_frees_its_share_for_those_who_wait(town: Town, shop: Shop, goods: Goods) -> None:
    first, second = (make_order(town, (goods, 4)) for _ in range(2))
    counted(shop, goods, 5)
    assert missing(town, first, second) == [0, 3]
    worker = make_worker(shop)
    with transaction():
        decline(bag(shop, first), reason="Four en panne", by=Actor.person(worker.id))
    assert missing(town, second) == [0]


@pytest.mark.all_towns
def test_an_unpaid_order_that_is_given_up_frees_its_share_too(town: Town, shop: Shop, goods: Goods) -> None:
    lapsing, waiting = (make_order(town, (goods, 4), pays=DEMO) for _ in range(2))
    counted(shop, goods, 5)
    assert missing(town, lapsing, waiting) == [0, 3]
    with transaction():
        order_id = db.session.scalars(
            select(Order.id).where(Order.reference == lapsing, Order.town_id == town.id)
        )
        assert call_off(town.id, order_id=order_id.one())
    assert missing(town, lapsing, waiting) == [0, 0]
    assert list(breaches()) == []


def test_a_short_bag_handed_over_takes_only_what_was_in_it(town: Town, shop: Shop, goods: Goods) -> None:
    first, second = (make_order(town, (goods, 3)) for _ in range(2))
    counted(shop, goods, 4)
    worker = make_worker(shop)
    packed(shop, second, by_user_id=worker.id)
    with transaction():
        hand_over(bag(shop, second), by=Actor.person(worker.id))
    assert level(goods) == (3, 3)  # one left the shop; the three of the first order are still there
    assert missing(town, first, second) == [0, 0]
    assert [line.given for line in bag(shop, second).lines] == [1]  # and the person pays one
    assert short_orders_of(town.id, shop.id) == []
    assert found_by_audit() == []


def test_a_shop_may_count_without_its_packed_bags(town: Town, shop: Shop, goods: Goods) -> None:
    reference = make_order(town, (goods, 4))
    with transaction():
        count_without_packed_bags(shop)
    counted(shop, goods, 7)
    assert level(goods) == (7, 4)  # nothing is packed yet
    packed(shop, reference, by_user_id=make_worker(shop).id)
    assert packed_units(town.id, variant_ids=[goods.variant.id]) == {goods.variant.id: 4}
    counted(shop, goods, 3)
    assert level(goods) == (7, 4)
    assert missing(town, reference) == [0]
    counted(shop, goods, 0)
    assert level(goods) == (4, 4)


def test_a_movement_says_why_and_never_takes_more_than_is_there(town: Town, shop: Shop, goods: Goods) -> None:
    worker = make_worker(shop)
    with transaction():
        move_on_shelf(
            shop,
            variant_id=goods.variant.id,
            quantity=-4,
            reason=Reason.LOSS,
            by_user_id=worker.id,
            note="tombés",
        )
    with pytest.raises(CountRefused, match="pas autant"), transaction():
        move_on_shelf(
            shop, variant_id=goods.variant.id, quantity=-7, reason=Reason.LOSS, by_user_id=worker.id
        )
    assert level(goods) == (6, 0)
    row = db.session.scalars(
        select(Movement).where(Movement.town_id == town.id, Movement.reason == Reason.LOSS)
    ).one()
    assert (row.quantity, row.by_user_id, row.note) == (-4, worker.id, "tombés")
