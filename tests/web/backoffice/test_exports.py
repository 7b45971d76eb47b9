"""A shop takes its files away, and lets outside services fetch its goods: who may, and what is the shop’s."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from python_calamine import load_workbook

from marketplace.accounts.models import User
from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept
from marketplace.moving.sheets.catalogue import HEADERS
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

PAGE = "/backoffice/maison-morel/exports"
PERIOD = "first=2026-06-01&last=2026-06-30"


def rows_of(counter: Visitor, file: str) -> list[dict[str, str]]:
    """The rows of a text file by its headers."""
    answer = counter.get(f"{PAGE}/{file}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    text = io.StringIO(answer.data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def changed(goods: Goods, **values: object) -> None:
    """Change a product behind the page."""
    with transaction():
        product = db.session.get_one(Product, (goods.product.town_id, goods.product.id))
        for name, value in values.items():
            setattr(product, name, value)


def test_the_catalogue_has_the_headers_that_the_intake_knows(counter: Visitor, bread: Goods) -> None:
    changed(bread, allergens=["gluten", "milk"], category="food.bakery.bread", brand="Morel", age_limit=None)
    (row,) = rows_of(counter, "catalogue.csv")
    assert tuple(row) == HEADERS
    assert (row["Nom"], row["Prix TTC"], row["TVA %"]) == ("Baguette de tradition", "1,3", "5,5")
    assert (row["Stock"], row["Vendu"], row["État"]) == ("10", "pièce", "En vente")
    assert (row["Allergènes"], row["Marque"]) == ("gluten, lait", "Morel")
    assert row["Catégorie"].endswith(" > Pains")


def test_the_workbook_says_the_same(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    rye = make_goods(bakery, name="Tourte", price_cents=890, on_hand=2500, sold_by=SoldBy.WEIGHT)
    with transaction():
        db.session.get_one(Variant, (rye.variant.town_id, rye.variant.id)).ean = "3017620422003"
    answer = counter.get(f"{PAGE}/catalogue.xlsx")
    header, *rows = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    said = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["Nom"] for row in said] == ["Baguette de tradition", "Tourte"]
    assert (said[1]["Stock"], said[1]["Vendu"]) == (2.5, "kilo")
    assert said[1]["Code-barres"] == "3017620422003"
    assert 'filename="maison-morel-catalogue.xlsx"' in answer.headers["Content-Disposition"]


def test_a_formula_typed_into_a_name_is_none_in_the_file(counter: Visitor, bread: Goods) -> None:
    changed(bread, name='=HYPERLINK("http://x")', description="-1+1")
    (row,) = rows_of(counter, "catalogue.csv")
    assert (row["Nom"], row["Description"]) == ('\'=HYPERLINK("http://x")', "'-1+1")


def test_the_stock_tells_what_is_promised(counter: Visitor, bread: Goods, bag: Bag) -> None:
    (row,) = rows_of(counter, "stock.csv")
    assert (row["En rayon"], row["Promis"], row["Libre"]) == ("10", "3", "7")
    assert row["Compté le"] == "11/06/2026"


def test_orders_of_a_period_are_told_line_by_line(counter: Visitor, bag: Bag) -> None:
    (row,) = rows_of(counter, f"orders.csv?{PERIOD}")
    assert (row["Commande"], row["Nom"], row["Téléphone"]) == (
        bag.reference,
        "Jeanne Kerouac",
        "06 00 00 46 12",
    )
    assert (row["Article"], row["Quantité"], row["Total TTC"]) == ("Baguette de tradition", "3", "3,9")
    assert rows_of(counter, "orders.csv?first=2026-06-12&last=2026-06-30") == []


def test_what_was_tried_and_left_is_no_sale(counter: Visitor, bag: Bag) -> None:
    with transaction():
        for line in bag.row().lines:
            line.withdrawn = line.quantity
    assert rows_of(counter, f"orders.csv?{PERIOD}") == []


def test_the_catalogue_tells_the_rate_that_holds_on_the_day(counter: Visitor, bread: Goods) -> None:
    changed(bread, next_vat_basis_points=700, next_vat_from=date(2026, 6, 12))
    assert [row["TVA %"] for row in rows_of(counter, "catalogue.csv")] == ["5,5"]
    changed(bread, next_vat_from=date(2026, 6, 11))
    assert [row["TVA %"] for row in rows_of(counter, "catalogue.csv")] == ["7"]


def test_who_ordered_is_forgotten_thirty_days_after_collection(
    counter: Visitor, baker: User, bag: Bag
) -> None:
    """S05: the lines stay for the books, the name and the telephone do not."""
    day = bag.row().local_day
    for days, name in ((30, "Jeanne Kerouac"), (31, "")):
        with clock.travel(clock.now() + timedelta(days=days + (day - clock.now().date()).days)):
            counter.sign_in(baker.id)
            (row,) = rows_of(counter, f"orders.csv?{PERIOD}")
            assert (row["Nom"], bool(row["Téléphone"]), row["Quantité"]) == (name, bool(name), "3")


def test_no_order_of_another_shop_is_in_the_file(
    counter: Visitor, baker: User, town: Town, bread: Goods, bag: Bag
) -> None:
    cheese = make_goods(make_shop(town, name="Lantier", kind="cheese"), name="Comté")
    make_order(town, (bread, 1), (cheese, 2))
    bag.pass_through(accept, by_user_id=baker.id)
    assert {row["Article"] for row in rows_of(counter, f"orders.csv?{PERIOD}")} == {"Baguette de tradition"}


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("first=2026-06-30&last=2026-06-01", "vient avant le premier"),
        ("first=2024-01-01&last=2026-06-01", "un an au plus"),
        ("first=hier&last=demain", "Choisissez le premier et le dernier jour"),
        ("", "Choisissez le premier et le dernier jour"),
    ],
)
def test_a_period_that_is_none_is_refused_in_words(
    counter: Visitor, bread: Goods, period: str, sentence: str
) -> None:
    answer = counter.get(f"{PAGE}/orders.csv?{period}")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_staff_takes_no_customers_away(helper: Visitor, bread: Goods, bag: Bag) -> None:
    assert helper.get(f"{PAGE}/catalogue.csv").status_code == 200
    assert helper.get(f"{PAGE}/orders.csv?{PERIOD}").status_code == 404
    assert "Les commandes" not in helper.get(PAGE).text
    token = helper.token_on("/backoffice/maison-morel/products/new")
    assert helper.post(f"{PAGE}/feeds", data={"csrf_token": token}).status_code == 404


def test_a_manager_may(browser_for: Callable[[str], Visitor], bakery: Shop, bag: Bag) -> None:
    browser = browser_for("localhost")
    browser.sign_in(make_worker(bakery, role=ShopRole.MANAGER, email="mina@example.org").id)
    assert len(rows_of(browser, f"orders.csv?{PERIOD}")) == 1


@pytest.mark.parametrize("file", ["", "/catalogue.csv", "/stock.xlsx", f"/orders.csv?{PERIOD}"])
def test_a_stranger_takes_nothing(neighbour: Visitor, outsider: Visitor, bag: Bag, file: str) -> None:
    assert neighbour.get(f"{PAGE}{file}").status_code == 404
    assert outsider.get(f"{PAGE}{file}").status_code == 404


def test_there_is_no_other_kind_of_file(counter: Visitor, bread: Goods) -> None:
    assert counter.get(f"{PAGE}/catalogue.pdf").status_code == 404


def test_many_rows_take_few_statements(
    counter: Visitor, bakery: Shop, bread: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as few:
        counter.get(f"{PAGE}/catalogue.csv")
    for number in range(12):
        make_goods(bakery, name=f"Pain {number}")
    with count_sql() as many:
        assert len(rows_of(counter, "catalogue.csv")) == 13
    assert len(many) == len(few)


def test_feeds_are_closed_until_the_shop_opens_them(counter: Visitor, visitor: Visitor, bread: Goods) -> None:
    assert "google.xml" not in counter.get(PAGE).text
    assert counter.submit(PAGE, {}, to=f"{PAGE}/feeds").status_code == 302
    page = counter.get(PAGE).text
    address = page.split('value="http://localhost')[1].split('"')[0]
    assert address.endswith("/google.xml")
    assert counter.get(address).status_code == 200
    assert counter.submit(PAGE, {}, to=f"{PAGE}/feeds/closure").status_code == 302
    assert counter.get(address).status_code == 404


def test_without_a_token_nothing_is_opened(counter: Visitor, bread: Goods) -> None:
    assert counter.post(f"{PAGE}/feeds").status_code == 400
    assert "google.xml" not in counter.get(PAGE).text
