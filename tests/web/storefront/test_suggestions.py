"""What the search field offers while somebody types."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from marketplace.browsing.index import index_product
from marketplace.core.db import transaction
from tests.factories import make_goods, make_shop, make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

CountSql = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def indexed(street: Street) -> Street:
    with transaction():
        for goods in (street.bread, street.comte):
            index_product(street.town.id, product_id=goods.product.id)
    return street


def offered(visitor: Visitor, typed: str) -> list[str]:
    page = visitor.get("/search/suggestions", query_string={"q": typed})
    assert page.status_code == 200
    return re.findall(r'data-url="([^"]+)"', page.text)


def test_a_beginning_offers_words_shops_and_goods(indexed: Street, visitor: Visitor) -> None:
    assert offered(visitor, "bag") == ["/search?q=baguette", "/shops/maison-morel/baguette-de-tradition"]
    assert "/shops/maison-morel" in offered(visitor, "morel")


def test_only_the_last_word_is_brought_to_an_end(indexed: Street, visitor: Visitor) -> None:
    assert "/search?q=tradition+baguette" in offered(visitor, "Tradition bag")


@pytest.mark.parametrize(
    ("typed", "search"),
    [("baguette de", None), ("tradition,bag", "tradition,baguette"), ("la d’bag", "la+d%E2%80%99baguette")],
)
def test_only_what_ends_the_text_is_completed(
    indexed: Street, visitor: Visitor, typed: str, search: str | None
) -> None:
    searches = [url for url in offered(visitor, typed) if url.startswith("/search")]
    assert searches == ([f"/search?q={search}"] if search else [])


def test_a_slip_offers_what_was_meant(indexed: Street, visitor: Visitor) -> None:
    assert offered(visitor, "bagette")[0] == "/search?q=baguette"


@pytest.mark.parametrize("typed", ["", "b", " ", "%", "é", "de la", "\u202e", "x" * 500])
def test_too_little_offers_nothing_and_says_so(indexed: Street, visitor: Visitor, typed: str) -> None:
    page = visitor.get("/search/suggestions", query_string={"q": typed})
    assert page.status_code == 200
    assert 'role="option"' not in page.text
    assert "Aucune proposition" in page.text


def test_each_option_has_a_name_of_its_own(indexed: Street, visitor: Visitor) -> None:
    page = visitor.get("/search/suggestions?q=bag").text
    names = re.findall(r'id="(suggestion-\d+)"', page)
    assert len(names) == len(set(names)) == 2
    assert "2 propositions" in page


def test_nothing_of_another_town_is_offered(indexed: Street, browser_for: Callable[[str], Visitor]) -> None:
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    assert offered(browser_for("val-brume.localhost"), "baguette") == []


def test_a_name_cannot_write_markup(street: Street, visitor: Visitor) -> None:
    evil = "Gâteau <script>alert(1)</script>\"'><b>"
    goods = make_goods(make_shop(street.town, name=evil), name=evil)
    with transaction():
        index_product(street.town.id, product_id=goods.product.id)
    page = visitor.get("/search/suggestions?q=gateau").text
    assert "Gâteau" in page
    assert "<script>" not in page
    assert "<b>" not in page


def test_who_only_types_is_given_no_cookie(indexed: Street, visitor: Visitor) -> None:
    answer = visitor.get("/search/suggestions?q=ba")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_more_goods_ask_for_no_more_statements(
    indexed: Street, visitor: Visitor, count_sql: CountSql
) -> None:
    with count_sql() as few:
        visitor.get("/search/suggestions?q=ba")
    for number in range(5):
        goods = make_goods(make_shop(indexed.town, name=f"Bazar {number}"), name=f"Balai {number}")
        with transaction():
            index_product(indexed.town.id, product_id=goods.product.id)
    with count_sql() as many:
        visitor.get("/search/suggestions?q=ba")
    assert len(many) == len(few) <= 9
