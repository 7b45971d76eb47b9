"""Hundreds of new products come in a few statements, by the same rules as one."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from marketplace.catalogue.bulk import create_products, new_product
from marketplace.catalogue.models import PriceChange, Product
from marketplace.catalogue.services import PriceRefused, ProductDraft, VariantDraft
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from tests.factories import make_goods

pytestmark = pytest.mark.usefixtures("database")


def create(shop: Shop, *names: str) -> None:
    products = [new_product(ProductDraft(name=name), [VariantDraft(price_cents=250)]) for name in names]
    with transaction():
        create_products(shop.town_id, shop_id=shop.id, products=products, by_user_id=None)


def test_each_product_gets_an_address_of_its_own(shop: Shop) -> None:
    make_goods(shop, name="Carte postale")
    create(shop, "Carte postale", "Carte postale", "Œuf", "!!!")
    slugs = set(db.session.scalars(select(Product.slug).where(Product.town_id == shop.town_id)))
    assert slugs == {"carte-postale", "carte-postale-2", "carte-postale-3", "oeuf", "article"}


def test_the_first_price_joins_the_history(shop: Shop) -> None:
    create(shop, "Stylo", "Cahier")
    query = select(PriceChange.price_cents).where(PriceChange.town_id == shop.town_id)
    assert list(db.session.scalars(query)) == [250, 250]


@pytest.mark.parametrize("cents", [0, -1, 10_000_001])
def test_a_price_no_shop_sells_at_is_refused_beforehand(cents: int) -> None:
    with pytest.raises(PriceRefused):
        new_product(ProductDraft(name="Stylo"), [VariantDraft(price_cents=cents)])


def test_many_products_take_a_few_statements(
    shop: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as said:
        create(shop, *(f"Article {number}" for number in range(150)))
    assert len(said) <= 7  # the last one sees that the town is not closing
