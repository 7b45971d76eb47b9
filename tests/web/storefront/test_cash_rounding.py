"""Where coins begin at five cents, the sums that coins can make are said beside those that cards pay."""

import pytest
from sqlalchemy import update

from marketplace.core.db import db, transaction
from marketplace.core.money import cash_cents
from marketplace.orders.wording import due_there, in_cash
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import make_goods
from tests.visitors import Visitor


@pytest.mark.parametrize("currency", ["CHF", "CAD"])
@pytest.mark.parametrize(
    ("cents", "coins"), [(1230, 1230), (1231, 1230), (1232, 1230), (1233, 1235), (1234, 1235), (1235, 1235)]
)
def test_two_go_down_and_three_go_up(currency: str, cents: int, coins: int) -> None:
    assert cash_cents(cents, currency) == coins
    assert cash_cents(cents + 5, currency) == coins + 5


def test_a_euro_has_its_cents(app: object) -> None:
    assert [cash_cents(cents, "EUR") for cents in (1231, 1233)] == [1231, 1233]
    assert in_cash(1233, "EUR") == ""


def test_the_same_sum_is_not_said_twice(database: None) -> None:
    assert due_there(1235, "CHF").replace("\u00a0", " ") == "12,35 CHF"
    assert due_there(1233, "CHF").replace("\u00a0", " ") == "12,33 CHF (12,35 CHF en espèces)"


def checkout_of(visitor: Visitor, shop: Shop) -> str:
    """The checkout of one bread at 1.33."""
    bread = make_goods(shop, price_cents=133)
    line = {"shop": shop.slug, "product": bread.product.slug, "option": "0", "quantity": "1"}
    visitor.post("/cart/lines", data=line)
    return visitor.get("/checkout").text.replace("\u00a0", " ")


def test_the_checkout_says_it_shop_by_shop(
    visitor: Visitor, town: Town, shop: Shop, thursday_morning: object
) -> None:
    with transaction():
        db.session.execute(update(Town).where(Town.id == town.id).values(currency="CHF"))
    assert "Maison Morel : 1,35 CHF en espèces" in checkout_of(visitor, shop)


def test_the_checkout_says_nothing_of_it_in_euros(
    visitor: Visitor, town: Town, shop: Shop, thursday_morning: object
) -> None:
    assert "en espèces" not in checkout_of(visitor, shop)
