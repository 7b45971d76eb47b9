"""The search page: goods and shops, one shop only, and help when there is nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.browsing.index import index_product
from marketplace.catalogue.models import Offered, Product
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.measures.models import EmptySearch
from marketplace.shops.models import Shop
from marketplace.shops.services import set_week
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


def put_on_show(shop: Shop, name: str, **values: Any) -> Product:
    product = make_goods(shop, name=name, price_cents=values.pop("price_cents", 500)).product
    with transaction():
        for field, value in values.items():
            setattr(product, field, value)
        db.session.flush()
        index_product(shop.town_id, product_id=product.id)
    return product


def test_a_search_can_be_narrowed_to_a_shop(indexed: Street, visitor: Visitor) -> None:
    for shop in (indexed.bakery, indexed.dairy):
        put_on_show(shop, "Pain d’épices")
    whole = visitor.get("/search?q=pain").text
    assert "Maison Morel (1)" in whole
    assert "Lantier (1)" in whole
    narrow = visitor.get("/search?q=pain&shop=lantier").text
    assert "/shops/lantier/pain-depices" in narrow
    assert "/shops/maison-morel/pain-depices" not in narrow
    assert "Maison Morel (1)" in narrow


def test_choices_keep_each_other_and_can_be_taken_away(indexed: Street, visitor: Visitor) -> None:
    put_on_show(indexed.dairy, "Tarte au fromage", price_cents=1_200, category="food.bakery.cake")
    put_on_show(indexed.dairy, "Tarte aux pommes", price_cents=400, category="food.bakery.cake")
    put_on_show(indexed.bakery, "Tarte fine", price_cents=1_300)
    page = visitor.get("/search?q=tarte&shop=lantier&price=10").text
    assert "/shops/lantier/tarte-au-fromage" in page
    assert "/shops/lantier/tarte-aux-pommes" not in page
    assert "/shops/maison-morel/tarte-fine" not in page
    assert 'href="/search?q=tarte&amp;price=10"' in page
    assert 'href="/search?q=tarte&amp;shop=lantier"' in page
    assert '<option value="lantier" selected>' in page
    narrowed = visitor.get("/search?q=tarte&category=food.bakery").text
    assert "/shops/maison-morel/tarte-fine" not in narrowed
    assert "Gâteaux et tartes (2)" in narrowed


def test_only_open_shops_can_be_wanted(indexed: Street, visitor: Visitor) -> None:
    put_on_show(indexed.bakery, "Pain d’épices")
    put_on_show(indexed.dairy, "Pain au fromage")
    with transaction():
        set_week(indexed.dairy, week={})
    page = visitor.get("/search?q=pain&open=1").text
    assert "/shops/maison-morel/pain-depices" in page
    assert "/shops/lantier/pain-au-fromage" not in page


def test_what_can_be_fetched_today_can_be_wanted(indexed: Street, visitor: Visitor) -> None:
    put_on_show(indexed.bakery, "Pain d’épices")
    put_on_show(indexed.dairy, "Pain au fromage")
    with clock.travel(clock.now().replace(hour=21)):
        page = visitor.get("/search?q=pain&today=1").text
        assert "/shops/maison-morel/pain-depices" not in page
        assert "Rien ne remplit toutes ces conditions" in page
    page = visitor.get("/search?q=pain&today=1").text
    assert "/shops/maison-morel/pain-depices" in page
    assert 'href="/search?q=pain" aria-current="true"' in page


def test_what_takes_days_to_be_made_is_not_fetched_today(indexed: Street, visitor: Visitor) -> None:
    put_on_show(indexed.bakery, "Pain d’épices", offered=Offered.TO_ORDER, lead_days=2)
    put_on_show(indexed.bakery, "Pain du jour", offered=Offered.TO_ORDER, lead_days=0)
    put_on_show(indexed.bakery, "Pain au lait", lead_days=2)  # it stands on the shelf again
    assert "/shops/maison-morel/pain-depices" in visitor.get("/search?q=pain").text
    page = visitor.get("/search?q=pain&today=1").text
    assert "/shops/maison-morel/pain-depices" not in page
    assert "/shops/maison-morel/pain-du-jour" in page
    assert "/shops/maison-morel/pain-au-lait" in page


def test_the_form_keeps_what_the_links_chose(indexed: Street, visitor: Visitor) -> None:
    for shop in (indexed.bakery, indexed.dairy):
        put_on_show(shop, "Pain d’épices")
    page = visitor.get("/search?q=pain&today=1&open=1").text
    assert '<input type="hidden" name="today" value="1">' in page
    assert '<input type="hidden" name="open" value="1">' in page


def test_who_has_typed_nothing_is_shown_where_to_begin(indexed: Street, visitor: Visitor) -> None:
    page = visitor.get("/search").text
    assert 'href="/shops?group=food"' in page
    assert page.count('id="search-q"') == 1


def test_choices_that_leave_nothing_lead_back(indexed: Street, visitor: Visitor) -> None:
    put_on_show(indexed.bakery, "Pain d’épices")
    page = visitor.get("/search?q=pain&price=100").text
    assert "Rien ne remplit toutes ces conditions" in page
    assert 'href="/search?q=pain"' in page


@pytest.mark.parametrize("choice", ["shop=nobody", "category=nothing", "price=x", "open=2", "page=x"])
def test_what_is_no_choice_narrows_nothing(indexed: Street, visitor: Visitor, choice: str) -> None:
    assert "/shops/lantier/comte" in visitor.get(f"/search?q=comte&{choice}").text


def test_the_order_is_told(indexed: Street, visitor: Visitor) -> None:
    assert "/search/ranking" in visitor.get("/search?q=comte").text
    page = visitor.get("/search/ranking").text
    assert "Personne ne paie pour être devant" in page


def test_in_vain_offers_near_words_and_shops_of_the_trade(indexed: Street, visitor: Visitor) -> None:
    near = visitor.get("/search?q=baguiettex+licorne").text
    assert "q=baguette" in near
    trade = visitor.get("/search?q=camembert").text
    assert "/shops/lantier" in trade.split("demandez-leur")[1]


def test_each_of_several_words_is_offered_by_itself(indexed: Street, visitor: Visitor) -> None:
    page = visitor.get("/search?q=comte+baguette").text
    assert 'href="/search?q=comte"' in page
    assert 'href="/search?q=baguette"' in page


def counted(street: Street) -> list[tuple[str, int]]:
    db.session.rollback()
    query = select(EmptySearch.words, EmptySearch.count).where(EmptySearch.town_id == street.town.id)
    return [(words, count) for words, count in db.session.execute(query)]


def test_in_vain_is_counted_without_a_name(indexed: Street, visitor: Visitor) -> None:
    for typed in ("Xylophone", "xylophone", "Xylophone&page=2", "xylophone&shop=lantier"):
        visitor.get(f"/search?q={typed}")
    assert counted(indexed) == [("xylophone", 2)]


def test_what_was_found_is_not_counted(indexed: Street, visitor: Visitor) -> None:
    for typed in ("comte", "lantier", "bagette", "0612345678", ""):
        visitor.get(f"/search?q={typed}")
    assert counted(indexed) == []


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
    assert "<script>" not in page.text


def test_more_hits_ask_for_no_more_statements(indexed: Street, visitor: Visitor, count_sql: CountSql) -> None:
    with count_sql() as few:
        visitor.get("/search?q=comte")
    for number in range(8):
        product = make_goods(indexed.dairy, name=f"Comté {number}").product
        with transaction():
            index_product(indexed.town.id, product_id=product.id)
    with count_sql() as many:
        visitor.get("/search?q=comte")
    assert len(many) == len(few) <= 8
