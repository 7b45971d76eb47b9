"""The search page: goods and shops, one shop only, and help when there is nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from marketplace.browsing.index import index_product
from marketplace.core.db import transaction
from tests.factories import make_goods
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

CountSql = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def indexed(street: Street) -> Street:
    with transaction():
        for goods in (street.bread, street.comte):
            index_product(street.town.id, product_id=goods.product.id)
    return street


def test_goods_are_found_without_accents(indexed: Street, visitor: Visitor) -> None:
    page = visitor.get("/search?q=comte").text
    assert "/shops/lantier/comte" in page
    assert "Un article" in page


def test_shops_are_found_by_name_and_trade(indexed: Street, visitor: Visitor) -> None:
    assert "/shops/maison-morel" in visitor.get("/search?q=morel").text
    assert "/shops/lantier" in visitor.get("/search?q=fromag").text


def test_a_search_can_be_narrowed_to_a_shop(indexed: Street, visitor: Visitor) -> None:
    for shop in (indexed.bakery, indexed.dairy):
        product = make_goods(shop, name="Pain d’épices").product
        with transaction():
            index_product(indexed.town.id, product_id=product.id)
    whole = visitor.get("/search?q=pain").text
    assert "Maison Morel (1)" in whole
    assert "Lantier (1)" in whole
    narrow = visitor.get("/search?q=pain&shop=lantier").text
    assert "/shops/lantier/pain-depices" in narrow
    assert "/shops/maison-morel/pain-depices" not in narrow


def test_a_mended_slip_is_told(indexed: Street, visitor: Visitor) -> None:
    page = visitor.get("/search?q=bagette").text
    assert "Rien à ce nom. Voici ce que nous avons pour «\u00a0baguette\u00a0»" in page
    assert "/shops/maison-morel/baguette-de-tradition" in page


def test_nothing_found_is_a_kind_page(indexed: Street, visitor: Visitor) -> None:
    page = visitor.get("/search?q=xylophone")
    assert page.status_code == 200
    assert "Rien à ce nom dans la rue" in page.text


@pytest.mark.parametrize("typed", ["", "%20", "a" * 5000, "%3Cscript%3E", "%22%20OR%201", "%F0%9F%92%A9"])
def test_any_typed_text_gets_a_page(indexed: Street, visitor: Visitor, typed: str) -> None:
    page = visitor.get(f"/search?q={typed}")
    assert page.status_code == 200
    assert "<script" not in page.text


def test_more_hits_ask_for_no_more_statements(indexed: Street, visitor: Visitor, count_sql: CountSql) -> None:
    with count_sql() as few:
        visitor.get("/search?q=comte")
    for number in range(8):
        product = make_goods(indexed.dairy, name=f"Comté {number}").product
        with transaction():
            index_product(indexed.town.id, product_id=product.id)
    with count_sql() as many:
        visitor.get("/search?q=comte")
    assert len(many) == len(few) <= 6
