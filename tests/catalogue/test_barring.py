"""A barred product stays off the shelves, whatever its shop says of it, until it is let."""

from dataclasses import replace

import pytest

from marketplace.catalogue.barring import bar, let_sell
from marketplace.catalogue.bulk_changes import ProductChange, change_products
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.services import change_product, said_of
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from tests.factories import Goods


@pytest.fixture
def barred(goods: Goods) -> Product:
    """The baguette, off sale."""
    with transaction():
        product = now(goods.product)
        product.allergens = ["gluten"]
        bar(product)
    return product


def now(product: Product) -> Product:
    """The product as it is kept."""
    return db.session.get_one(Product, (product.town_id, product.id), populate_existing=True)


def test_the_form_of_its_shop_leaves_it_hidden(barred: Product) -> None:
    with transaction():
        product = now(barred)
        wanted = replace(said_of(product), status=ProductStatus.PUBLISHED)
        change_product(product, draft=wanted, seen_version=product.version)
    assert now(barred).status is ProductStatus.HIDDEN


def test_a_file_of_its_shop_leaves_it_hidden_and_changes_all_else(barred: Product) -> None:
    with transaction():
        product = now(barred)
        draft = replace(said_of(product), status=ProductStatus.PUBLISHED, name="Baguette du fichier")
        change_products(product.town_id, changes=[ProductChange(product.id, product.version, draft)])
    assert (now(barred).status, now(barred).name) == (ProductStatus.HIDDEN, "Baguette du fichier")


def test_a_file_still_shows_what_is_not_barred(goods: Goods) -> None:
    with transaction():
        product = now(goods.product)
        product.status = ProductStatus.HIDDEN
        db.session.flush()
        draft = replace(said_of(product), status=ProductStatus.PUBLISHED)
        change_products(product.town_id, changes=[ProductChange(product.id, product.version, draft)])
    assert now(goods.product).status is ProductStatus.PUBLISHED


def test_let_it_comes_out_again(shop: Shop, barred: Product) -> None:
    with transaction():
        let_sell(db.session.get_one(Shop, (shop.town_id, shop.id)), product=now(barred))
    assert (now(barred).status, now(barred).barred_at) == (ProductStatus.PUBLISHED, None)
