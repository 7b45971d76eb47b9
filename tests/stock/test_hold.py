"""Promises: taken whole or not at all, given back once, handed out with a movement."""

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.stock.counting import CountRefused, count, open_stock
from marketplace.stock.holding import NotEnoughStock, Wanted, hand_out, release, take
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop
from tests.ordering import make_order


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def level(goods: Goods) -> tuple[int, int]:
    """On hand and held."""
    db.session.rollback()
    row = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return row.on_hand, row.held


def line_of(town: Town) -> OrderLine:
    """The only line there is."""
    (line,) = db.session.scalars(select(OrderLine).where(OrderLine.town_id == town.id))
    return line


def movements(town: Town) -> list[tuple[int, Reason]]:
    """What changed the counts."""
    query = select(Movement.quantity, Movement.reason).where(Movement.town_id == town.id)
    return [(quantity, reason) for quantity, reason in db.session.execute(query.order_by(Movement.id))]


def take_more(town: Town, *wanted: tuple[Goods, int]) -> None:
    """Promise more to the only order line there is."""
    line = line_of(town)
    with transaction():
        take(
            town.id,
            wanted=[Wanted(goods.variant.id, units, line.id, line.shop_order_id) for goods, units in wanted],
            until=None,
        )


def counted(goods: Goods, on_hand: int) -> int:
    """State what is on the shelf; gives the difference."""
    variant = goods.variant
    with transaction():
        return count(
            variant.town_id, variant_id=variant.id, on_hand=on_hand, reason=Reason.COUNT, by_user_id=None
        )


def test_promised_pieces_are_no_longer_free(town: Town, goods: Goods) -> None:
    make_order(town, (goods, 4))
    assert level(goods) == (10, 4)
    assert movements(town) == [(10, Reason.OPENING)]


def test_the_last_pieces_can_be_had_and_not_one_more(town: Town, goods: Goods) -> None:
    make_order(town, (goods, 4))
    take_more(town, (goods, 6))
    assert level(goods) == (10, 10)
    with pytest.raises(NotEnoughStock, match="plus rapide"):
        take_more(town, (goods, 1))
    assert level(goods) == (10, 10)


def test_all_of_it_or_nothing(town: Town, goods: Goods) -> None:
    other = make_goods(make_shop(town, name="Lantier"), name="Flan", on_hand=2)
    make_order(town, (goods, 1))
    with pytest.raises(NotEnoughStock):
        take_more(town, (goods, 3), (other, 3))
    assert (level(goods), level(other)) == ((10, 1), (2, 0))


def test_what_is_given_back_twice_is_given_back_once(town: Town, goods: Goods) -> None:
    make_order(town, (goods, 4))
    bag_id = line_of(town).shop_order_id
    for _ in range(2):
        with transaction():
            release(town.id, shop_order_ids=[bag_id])
        assert level(goods) == (10, 0)


def test_what_is_handed_out_leaves_the_count_with_a_movement_once(town: Town, goods: Goods) -> None:
    make_order(town, (goods, 4))
    bag_id = line_of(town).shop_order_id
    for _ in range(2):
        with transaction():
            hand_out(town.id, shop_order_id=bag_id, missing={}, by_user_id=None)
        assert level(goods) == (6, 0)
    assert movements(town) == [(10, Reason.OPENING), (-4, Reason.HAND_OVER)]


def test_a_count_below_what_is_promised_is_written_and_never_falls_below_nothing(
    town: Town, goods: Goods
) -> None:
    make_order(town, (goods, 4))
    with transaction():
        assert (
            count(town.id, variant_id=goods.variant.id, on_hand=3, reason=Reason.COUNT, by_user_id=None) == -7
        )
    assert level(goods) == (3, 4)
    with pytest.raises(NotEnoughStock):
        take_more(town, (goods, 1))
    with transaction():
        hand_out(town.id, shop_order_id=line_of(town).shop_order_id, missing={}, by_user_id=None)
    assert level(goods) == (0, 0)
    assert sum(quantity for quantity, _reason in movements(town)) == 0


def test_an_equal_count_confirms_without_a_movement(town: Town, goods: Goods) -> None:
    with transaction():
        assert (
            count(town.id, variant_id=goods.variant.id, on_hand=10, reason=Reason.COUNT, by_user_id=None) == 0
        )
    assert movements(town) == [(10, Reason.OPENING)]


@pytest.mark.parametrize("on_hand", [-1, 1_000_000_001])
def test_no_shop_holds_that_much_or_less_than_nothing(town: Town, goods: Goods, on_hand: int) -> None:
    with pytest.raises(CountRefused):
        counted(goods, on_hand)
    with pytest.raises(CountRefused), transaction():
        open_stock(town.id, variant_id=new_id(), on_hand=on_hand, by_user_id=None)
    assert level(goods) == (10, 0)


def test_a_bag_of_nothing_holds_nothing(town: Town, goods: Goods) -> None:
    make_order(town, (goods, 1))
    with transaction():
        release(town.id, shop_order_ids=[new_id()])
    assert db.session.scalar(select(ShopOrder.id).where(ShopOrder.town_id == town.id))
    assert level(goods) == (10, 1)
