"""The shelf as its shop sees it: everything, found by half a word, in few statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from marketplace.accounts.models import User
from marketplace.catalogue.models import ProductStatus, SoldBy
from marketplace.catalogue.services import ProductDraft
from marketplace.core.db import transaction
from marketplace.intake.editing import Entry, put_on_shelf
from marketplace.shops.models import Shop
from marketplace.stock.queries import PAGE
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop
from tests.ordering import make_order
from tests.visitors import Visitor

SHELF = "/backoffice/maison-morel/products"
STOCK = "/backoffice/maison-morel/stock"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_shelf_shows_name_price_stock_and_what_is_free(
    counter: Visitor, town: Town, bread: Goods
) -> None:
    make_order(town, (bread, 3))
    page = plain(counter.get(SHELF).text)
    for words in ("Baguette de tradition", "1,30 €", "(libre : 7)", "En vente", "1 produit"):
        assert words in page


def test_weighed_goods_are_shown_by_the_kilo(counter: Visitor, bakery: Shop) -> None:
    make_goods(bakery, name="Pain de seigle", price_cents=850, on_hand=4200, sold_by=SoldBy.WEIGHT)
    page = plain(counter.get(SHELF).text)
    assert "8,50 €/kg" in page
    assert "4,2 kg" in page


def test_hidden_and_sold_out_goods_are_there_and_say_so(counter: Visitor, bakery: Shop, baker: User) -> None:
    make_goods(bakery, name="Brioche", on_hand=0)
    with transaction():
        put_on_shelf(
            bakery,
            draft=ProductDraft(name="Galette des rois", status=ProductStatus.HIDDEN),
            entries=[Entry(None, "", 1200, 5)],
            by_user_id=baker.id,
        )
    page = counter.get(SHELF).text
    assert "Épuisé" in page
    assert "Masqué" in page


def test_half_a_word_without_accents_finds_it(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    make_goods(bakery, name="Pain d’épices aux œufs")
    for text in ("epice", "OEUFS", "pain epices"):
        page = counter.get(SHELF, query_string={"q": text}).text
        assert "Pain d’épices" in page
        assert "Baguette" not in page


def test_nothing_found_is_said_kindly(counter: Visitor, bread: Goods) -> None:
    page = counter.get(f"{SHELF}?q=zzz").text
    assert "Rien ne porte ce nom" in page
    assert "Rien ne porte ce nom" in counter.get(f"{STOCK}?q=zzz").text


def test_an_empty_shelf_leads_to_the_first_product(counter: Visitor) -> None:
    assert "products/new" in counter.get(SHELF).text
    assert "Votre rayon est vide" in counter.get(SHELF).text


def test_another_shops_goods_are_not_on_the_shelf(counter: Visitor, town: Town, bread: Goods) -> None:
    make_goods(make_shop(town, name="Lantier"), name="Comté")
    assert "Comté" not in counter.get(SHELF).text
    assert "Comté" not in counter.get(STOCK).text


def test_a_page_that_cannot_be_is_the_first_one(counter: Visitor, bread: Goods) -> None:
    for page in ("0", "-1", "abc", "9" * 30, "²"):
        assert "Baguette" in counter.get(SHELF, query_string={"page": page}).text


def test_strangers_find_no_shelf_and_no_stock(bakery: Shop, neighbour: Visitor, outsider: Visitor) -> None:
    for browser in (neighbour, outsider):
        for address in (SHELF, STOCK, f"{SHELF}/new"):
            assert browser.get(address).status_code == 404


def test_a_long_shelf_is_cut_into_pages_and_asks_as_little_as_a_short_one(
    counter: Visitor, bakery: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    make_goods(bakery, name="Pain 000")
    said = {}
    for address in (SHELF, STOCK):
        with count_sql() as few:
            counter.get(address)
        said[address] = len(few)
    for number in range(1, PAGE + 2):
        make_goods(bakery, name=f"Pain {number:03}")
    for address in (SHELF, STOCK):
        with count_sql() as many:
            first = counter.get(address).text
        assert len(many) == said[address] <= 7
        assert "Pain 049" in first
        assert "Pain 050" not in first
        assert "Pain 051" in counter.get(f"{address}?page=2").text
