"""A small street for buying tests: a baker and a cheesemonger, on a Thursday morning."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from marketplace.catalogue.models import SoldBy
from marketplace.core import clock
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_town


@dataclass(frozen=True)
class Street:
    """Who sells what."""

    town: Town
    bakery: Shop
    dairy: Shop
    bread: Goods
    comte: Goods


@pytest.fixture
def thursday(database: None) -> Iterator[None]:
    """It is Thursday, ten o’clock, all through the test."""
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def street(thursday: None) -> Street:
    """Ten loaves at the baker’s, two kilos of Comté at the cheesemonger’s."""
    town = make_town()
    bakery, dairy = make_shop(town, name="Maison Morel"), make_shop(town, name="Lantier", kind="cheese")
    bread = make_goods(bakery, price_cents=130)
    comte = make_goods(dairy, name="Comté", price_cents=3280, on_hand=2000, sold_by=SoldBy.WEIGHT)
    return Street(town, bakery, dairy, bread, comte)
