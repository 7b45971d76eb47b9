"""Goods on show, and what a search finds of them."""

from typing import Any

from marketplace.browsing.index import index_product
from marketplace.browsing.search import search
from marketplace.catalogue.models import Product
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import make_goods


def on_show(shop: Shop, name: str, *, price_cents: int = 500, **values: Any) -> Product:
    """A product of the shop, in the index."""
    product = make_goods(shop, name=name, price_cents=price_cents).product
    with transaction():
        for field, value in values.items():
            setattr(product, field, value)
        db.session.flush()
        index_product(shop.town_id, product_id=product.id)
    return product


def found(town: Town, typed: str) -> list[str]:
    """The names of what is found, best first."""
    query = db.select(Product.id, Product.name).where(Product.town_id == town.id)
    names = dict(db.session.execute(query).all())
    return [names[product_id] for product_id in search(town.id, typed).product_ids]
