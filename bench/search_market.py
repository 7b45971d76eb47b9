"""A town with very many products, in the application's own tables and under its own index."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import insert, text

from bench.search_goods import Good, goods
from marketplace.app import create_app
from marketplace.browsing.index import index_products
from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.recognising import recognise
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from tests.factories import make_shop, make_town

_AT_ONCE = 1_000
_PER_SHOP, _MOST_SHOPS = 200, 400


@dataclass(frozen=True)
class Market:
    """What was built, and what it took. Units: seconds."""

    town_id: int
    shop_ids: Sequence[int]
    product_ids: Sequence[int]
    rows_seconds: float
    index_seconds: float

    def per_row(self) -> str:
        """Both in microseconds a product."""
        rows, index = (1e6 * took / len(self.product_ids) for took in (self.rows_seconds, self.index_seconds))
        return f"rows {rows:.0f} us, index {index:.0f} us a product"


def market_app(url: str, folder: Path) -> Flask:
    """The application on that database, brought up by its migrations; SQLite at synchronous=FULL."""
    app = create_app(Settings(market_env="test", market_var=folder, database_url=url))
    with app.app_context():
        flask_migrate.upgrade()
    return app


def build_market(count: int) -> Market:
    """One town, its shops, so many products; first their rows, then their index."""
    town = make_town()
    number = max(4, min(_MOST_SHOPS, count // _PER_SHOP))
    shop_ids = [make_shop(town, name=f"Boutique {at}", kind="grocery").id for at in range(number)]
    town_id = town.id
    begun = time.perf_counter()
    product_ids = [new_id() for _ in range(count)]
    made = zip(product_ids, goods(count, shops=number), strict=True)
    while batch := list(islice(made, _AT_ONCE)):
        with transaction():
            _put(town_id, shop_ids, batch)
    middle = time.perf_counter()
    for start in range(0, count, _AT_ONCE):
        with transaction():
            index_products(town_id, product_ids=product_ids[start : start + _AT_ONCE])
    _tell_planner()
    return Market(town_id, shop_ids, product_ids, middle - begun, time.perf_counter() - middle)


def _put(town_id: int, shop_ids: Sequence[int], batch: Sequence[tuple[int, Good]]) -> None:
    now = clock.now()
    owned = [(product_id, shop_ids[good.shop], good) for product_id, good in batch]
    products: list[dict[str, Any]] = [
        {
            "town_id": town_id, "id": product_id, "shop_id": shop_id, "slug": f"a{product_id}",
            "name": good.name, "description": good.text, "category": _category(good.noun),
            "status": ProductStatus.PUBLISHED, "sold_by": SoldBy.PIECE, "version": 1,
            "created_at": now, "updated_at": now,
        }
        for product_id, shop_id, good in owned
    ]  # fmt: skip
    variants = [
        {"town_id": town_id, "id": new_id(), "shop_id": shop_id, "product_id": product_id,
         "price_cents": good.cents}
        for product_id, shop_id, good in owned
    ]  # fmt: skip
    db.session.execute(insert(Product), products)
    db.session.execute(insert(Variant), variants)


@cache
def _category(noun: str) -> str:
    return recognise(noun, kind="grocery")


def _tell_planner() -> None:
    """What autovacuum does by itself, a while later."""
    if db.engine.dialect.name == "sqlite":
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE search_entries"))
        connection.execute(text("ANALYZE search_words"))


def words_to_write(count: int) -> Iterator[str]:
    """Descriptions that a shop gives its products one after the other."""
    return (good.text for good in goods(count, shops=1))
