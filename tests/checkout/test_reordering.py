"""What was ordered once goes into a basket again, as far as it is still sold."""

import pytest

from marketplace.cart.mending import ChangeKind
from marketplace.cart.queries import basket_of
from marketplace.cart.services import open_cart
from marketplace.catalogue.services import retire_variant
from marketplace.checkout.reordering import Again, Refilled, again_of, reorder
from marketplace.core.db import db, transaction
from marketplace.core.references import digest
from tests.ordering import make_order, order_named
from tests.web.storefront.buying import Street, pause, recount, reprice

TOKEN = digest("a new basket")


@pytest.fixture
def order_id(street: Street) -> int:
    """Two loaves and 350 g of Comté, ordered."""
    return order_named(street.town, make_order(street.town, (street.bread, 2), (street.comte, 350)))


def again(street: Street, order_id: int) -> dict[str, Again]:
    db.session.rollback()
    return {one.line.product_name: one for one in again_of(street.town.id, order_id=order_id)}


def fill(street: Street, order_id: int) -> Refilled:
    with transaction():
        cart_id = open_cart(street.town.id, token_digest=TOKEN, user_id=None)
        return reorder(street.town.id, order_id=order_id, cart_id=cart_id)


def in_basket(street: Street) -> dict[str, int]:
    db.session.rollback()
    basket = basket_of(street.town.id, token_digest=TOKEN)
    assert basket
    return {line.product_name: line.quantity for line in basket.lines}


def test_all_that_is_still_sold_goes_in_as_it_was_ordered(street: Street, order_id: int) -> None:
    assert fill(street, order_id) == Refilled(2, [])
    assert in_basket(street) == {"Baguette de tradition": 2, "Comté": 350}


def test_a_second_time_adds_nothing_more(street: Street, order_id: int) -> None:
    fill(street, order_id)
    assert fill(street, order_id).things == 2
    assert in_basket(street) == {"Baguette de tradition": 2, "Comté": 350}


def test_of_what_is_nearly_gone_there_is_what_is_left(street: Street, order_id: int) -> None:
    recount(street.bread, 3)  # two of them are promised to the order itself
    bread = again(street, order_id)["Baguette de tradition"]
    assert (bread.quantity, bread.cents) == (1, 130)
    assert [change.kind for change in bread.changes] == [ChangeKind.FEWER]
    fill(street, order_id)
    assert in_basket(street)["Baguette de tradition"] == 1


def test_what_is_sold_out_or_no_longer_sold_stays_out_and_the_rest_goes_in(
    street: Street, order_id: int
) -> None:
    recount(street.bread, 2)
    assert again(street, order_id)["Baguette de tradition"].quantity == 0
    assert fill(street, order_id) == Refilled(1, [])
    assert in_basket(street) == {"Comté": 350}


def test_a_shop_that_pauses_sells_nothing_again(street: Street, order_id: int) -> None:
    pause(street.dairy)
    comte = again(street, order_id)["Comté"]
    assert (comte.quantity, [change.kind for change in comte.changes]) == (0, [ChangeKind.SHOP_PAUSED])
    assert fill(street, order_id).things == 1


def test_a_price_that_changed_since_is_told_and_is_today_s(street: Street, order_id: int) -> None:
    reprice(street.bread, 150)
    bread = again(street, order_id)["Baguette de tradition"]
    assert (bread.line.seen_price_cents, bread.line.price_cents, bread.cents) == (130, 150, 300)
    assert [change.kind for change in bread.changes] == [ChangeKind.PRICE]


def test_a_variant_that_was_retired_is_off_sale(street: Street, order_id: int) -> None:
    with transaction():
        retire_variant(db.session.merge(street.bread.variant))
    bread = again(street, order_id)["Baguette de tradition"]
    assert (bread.quantity, [change.kind for change in bread.changes]) == (0, [ChangeKind.OFF_SALE])


def test_another_town_s_order_is_empty_here(street: Street, order_id: int) -> None:
    assert again_of(street.town.id + 1, order_id=order_id) == []
