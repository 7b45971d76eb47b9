"""A basket that changes while its order waits to be paid: the order gives way in the same transaction."""

import pytest
from sqlalchemy import select

from marketplace.cart.models import CartLine, IfMissing
from marketplace.cart.services import change_line, note_prices, put_in, take_out
from marketplace.checkout.changing import changing_basket
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.checkout.holding import free, hold, places_taken, standing
from tests.factories import Goods, make_goods
from tests.paying import pay


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def order_id(town: Town, goods: Goods) -> int:
    """Two baguettes, held."""
    return hold(town, (goods, 2))


def line_of(town: Town) -> CartLine:
    return db.session.scalars(select(CartLine).where(CartLine.town_id == town.id)).one()


def cart_of(town: Town, order_id: int) -> int:
    return db.session.get_one(Order, (town.id, order_id)).cart_id


def changed(town: Town, order_id: int, *, quantity: int, wish: IfMissing = IfMissing.CALL) -> list[int]:
    """Set the basket's only line; gives the orders that this called off."""
    cart_id, line = cart_of(town, order_id), line_of(town)
    with transaction(), changing_basket(town.id, cart_id=cart_id) as changing:
        change_line(town.id, cart_id=cart_id, line_id=line.id, quantity=quantity, if_missing=wish)
    return changing.called_off


@pytest.mark.parametrize("quantity", [0, 1, 3])
def test_another_quantity_frees_everything_at_once(
    town: Town, goods: Goods, order_id: int, quantity: int
) -> None:
    assert changed(town, order_id, quantity=quantity) == [order_id]
    assert (standing(town, order_id), free(goods), places_taken(town)) == (({"lapsed"}, ""), 10, 0)
    assert list(breaches()) == []


def test_another_wish_for_a_held_thing_calls_the_order_off(town: Town, order_id: int) -> None:
    assert changed(town, order_id, quantity=2, wish=IfMissing.DROP) == [order_id]


def test_the_same_again_changes_nothing(town: Town, goods: Goods, order_id: int) -> None:
    assert changed(town, order_id, quantity=2) == []
    assert (standing(town, order_id), free(goods)) == (({"held"}, ""), 8)


def test_a_refused_change_leaves_the_order_alone(town: Town, goods: Goods, order_id: int) -> None:
    with pytest.raises(Exception, match="entre 1 et 99"):
        changed(town, order_id, quantity=100)
    assert (standing(town, order_id), free(goods)) == (({"held"}, ""), 8)


def test_other_things_and_todays_prices_leave_the_order_alone(
    town: Town, shop: Shop, goods: Goods, order_id: int
) -> None:
    cart_id, flan = cart_of(town, order_id), make_goods(shop, name="Flan")
    with transaction():
        goods.variant.price_cents = 150
    with transaction(), changing_basket(town.id, cart_id=cart_id) as changing:
        put_in(town.id, cart_id=cart_id, variant_id=flan.variant.id, quantity=1)
        note_prices(town.id, cart_id=cart_id)
    assert changing.called_off == []
    pay(town, order_id)
    assert db.session.get_one(Order, (town.id, order_id)).total_cents == 260
    assert line_of(town).variant_id == flan.variant.id


def test_more_of_a_held_thing_is_ordered_anew(town: Town, goods: Goods, order_id: int) -> None:
    cart_id = cart_of(town, order_id)
    with transaction(), changing_basket(town.id, cart_id=cart_id) as changing:
        put_in(town.id, cart_id=cart_id, variant_id=goods.variant.id, quantity=1)
    assert changing.called_off == [order_id]
    assert line_of(town).quantity == 3


def test_a_paid_order_stays_whatever_becomes_of_the_basket(town: Town, goods: Goods, order_id: int) -> None:
    cart_id = cart_of(town, order_id)
    pay(town, order_id)
    with transaction(), changing_basket(town.id, cart_id=cart_id) as changing:
        take_out(town.id, cart_id=cart_id, line_id=1)
    assert changing.called_off == []
    assert (standing(town, order_id), free(goods)) == (({"placed"}, "succeeded"), 8)
