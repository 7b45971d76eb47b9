"""A small street for tests that buy: a baker and a cheesemonger, on a Thursday morning."""

from collections.abc import Iterator

import pytest
from flask import Flask

from marketplace.catalogue.models import SoldBy
from marketplace.core import clock
from tests.factories import THURSDAY_MORNING, make_goods, make_shop, make_town
from tests.paying import admit
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, put_in_basket


@pytest.fixture
def thursday(database: None) -> Iterator[None]:
    """It is Thursday, ten o’clock, all through the test."""
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def street(app: Flask, thursday: None) -> Street:
    """Ten loaves at the baker’s, two kilos of Comté at the cheesemonger’s."""
    town = make_town()
    bakery, dairy = make_shop(town, name="Maison Morel"), make_shop(town, name="Lantier", kind="cheese")
    for shop in (bakery, dairy):
        admit(shop)
    bread = make_goods(bakery, price_cents=130)
    comte = make_goods(dairy, name="Comté", price_cents=3280, on_hand=2000, sold_by=SoldBy.WEIGHT)
    return Street(town, bakery, dairy, bread, comte)


@pytest.fixture
def basket(visitor: Visitor, street: Street) -> Street:
    """Two loaves and 350 g of Comté are in the visitor's basket."""
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    put_in_basket(visitor, street.comte, shop="lantier", grams="350")
    return street
