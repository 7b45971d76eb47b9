"""Other ways of offering than from the shelf, for tests."""

from typing import Any

from marketplace.catalogue.models import Offered, Product, Variant
from marketplace.core.db import db, transaction
from tests.factories import Goods


def offer(goods: Goods, **said: Any) -> Goods:
    """Its shop says something else of a product: `offered`, `lead_days`, `age_limit` and the like."""
    with transaction():
        product = db.session.get_one(Product, (goods.product.town_id, goods.product.id))
        for name, value in said.items():
            setattr(product, name, value)
    return goods


def to_order(goods: Goods, *, days: int) -> Goods:
    """It is made to order from now on."""
    return offer(goods, offered=Offered.TO_ORDER, lead_days=days)


def to_try(goods: Goods) -> Goods:
    """It is held to be tried from now on."""
    return offer(goods, offered=Offered.TO_TRY)


def measure(goods: Goods, **said: Any) -> Goods:
    """Its shop says how much is in it: `net_quantity`, `net_unit`, `usual_weight_grams`."""
    with transaction():
        variant = db.session.get_one(Variant, (goods.variant.town_id, goods.variant.id))
        for name, value in said.items():
            setattr(variant, name, value)
    return goods
