"""The page of sales and its files: what owner and manager read, in one piece with each other."""

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from python_calamine import load_workbook

from marketplace.accounts.models import User
from marketplace.checkout.drafting import Contact
from marketplace.core import clock
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.storefront.buying import plain

SALES = "/backoffice/maison-morel/sales"
JUNE = "by=month&day=2026-06-11"


def rows_of(counter: Visitor, file: str) -> list[dict[str, str]]:
    answer = counter.get(f"{SALES}/{file}")
    assert answer.status_code == 200, answer.text
    text = io.StringIO(answer.data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def test_the_page_says_what_was_sold_and_when(counter: Visitor, town: Town, bread: Goods, bag: Bag) -> None:
    with clock.travel(THURSDAY_MORNING - timedelta(hours=12)):
        make_order(town, (bread, 2))
    page = plain(counter.get(SALES).text)
    assert "Vos ventes, semaine du 8 juin au 14 juin" in page
    for words in ("6,50 €", "2,60 €", "40 % de vos ventes, 1 commande", "Baguette de tradition"):
        assert words in page, words
    assert 'role="img"' in page
    assert page.count("Voir le tableau") == 2


def test_each_drawing_has_its_table_and_says_the_same(counter: Visitor, bag: Bag) -> None:
    page = plain(counter.get(f"{SALES}?{JUNE}").text)
    days, hours = re.findall(r"<details>.*?</details>", page, re.DOTALL)
    assert days.count("<tr>") == 1 + 30
    assert re.search(r"Jeu. 11 juin</th><td[^>]*>3,90 €", days)
    assert re.search(r"10 h</th><td[^>]*>1<br>", hours)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("by=month&day=2026-06-01", "juin 2026"),
        ("by=year&day=2026-02-01", "2026"),
        ("by=days&first=2026-06-10&last=2026-06-11", "du 10 juin au 11 juin"),
        ("by=days&first=2026-06-11&last=2026-06-11", "11 juin"),
        ("by=week&day=2025-06-11", "semaine du 9 juin 2025 au 15 juin 2025"),
        ("by=moon", "semaine du 8 juin au 14 juin"),
    ],
)
def test_a_period_is_chosen(counter: Visitor, bag: Bag, asked: str, title: str) -> None:
    assert f"<h1>Vos ventes, {title}</h1>" in plain(counter.get(f"{SALES}?{asked}").text)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("by=days&first=2026-06-11&last=2026-06-01", "vient avant le premier"),
        ("by=days&first=2024-06-11&last=2026-06-01", "un an au plus"),
        ("by=days&first=hier&last=demain", "Choisissez le premier"),
        ("by=days", "Choisissez le premier"),
        ("by=week&day=2026-06-15", "encore à venir"),
        ("by=week&day=9999-12-31", "encore à venir"),
        ("by=days&first=2026-07-11&last=2026-07-12", "encore à venir"),
    ],
)
def test_days_that_cannot_be_told_are_refused_in_words(
    counter: Visitor, bag: Bag, asked: str, sentence: str
) -> None:
    for page in ("", "/days.csv"):
        answer = counter.get(f"{SALES}{page}?{asked}")
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "semaine du 8 juin" in plain(answer.text)


def test_one_may_walk_back_to_the_first_sale_and_not_into_the_future(
    counter: Visitor, town: Town, bread: Goods, bag: Bag
) -> None:
    with clock.travel(THURSDAY_MORNING - timedelta(days=8)):
        make_order(town, (bread, 1))
    page = counter.get(SALES).text
    assert "day=2026-06-01" in page
    assert "day=2026-06-15" not in page
    first = counter.get(f"{SALES}?by=week&day=2026-06-01").text
    assert "day=2026-06-08" in first
    assert "day=2026-05-25" not in first  # neither the shop nor a sale was there


def test_an_empty_week_encourages(counter: Visitor, bakery: Shop) -> None:
    page = counter.get(SALES).text
    assert "Pas encore de vente ici" in page
    assert "/backoffice/maison-morel/share" in page
    assert '<svg class="chart"' not in page


def test_the_files_say_what_the_page_says(counter: Visitor, town: Town, bread: Goods, bag: Bag) -> None:
    days = rows_of(counter, f"days.csv?{JUNE}")
    assert len(days) == 30
    assert [row for row in days if row["Commandes"] != "0"] == [
        {"Jour": "11/06/2026", "Commandes": "1", "Ventes TTC": "3,9", "Panier moyen": "3,9"}
    ]
    (sold,) = rows_of(counter, f"goods.csv?{JUNE}")
    assert (sold["Article"], sold["Quantité"], sold["Ventes TTC"]) == ("Baguette de tradition", "3", "3,9")
    hours = rows_of(counter, f"hours.csv?{JUNE}")
    assert (len(hours), hours[10]["Commandes, boutique ouverte"]) == (24, "1")
    book = load_workbook(io.BytesIO(counter.get(f"{SALES}/days.xlsx?{JUNE}").data))
    assert book.get_sheet_by_index(0).to_python()[11][1:3] == [1.0, 3.9]


@pytest.mark.parametrize("file", ["days.pdf", "people.csv", "days."])
def test_there_are_no_other_files(counter: Visitor, bag: Bag, file: str) -> None:
    assert counter.get(f"{SALES}/{file}").status_code == 404


def test_a_handful_of_customers_is_not_counted_out(
    counter: Visitor, town: Town, bakery: Shop, bag: Bag
) -> None:
    assert "moins de cinq" in counter.get(SALES).text
    rolls = make_goods(bakery, name="Croissant", on_hand=100)
    comte = make_goods(make_shop(town, name="Lantier"), on_hand=100)
    for number in range(8):
        make_order(town, (rolls, 1), (comte, 1), contact=_neighbour(number))
    page = counter.get(SALES).text
    assert "Lantier" not in page
    assert "Trop peu de commandes" in page
    make_order(town, (rolls, 1), contact=_neighbour(20))
    assert "Presque toutes vos commandes" in counter.get(SALES).text


def _neighbour(number: int) -> Contact:
    return Contact(name="Voisin", phone="", email=f"voisin{number}@example.org", locale="fr")


def test_staff_sees_no_turnover(helper: Visitor, bag: Bag) -> None:
    for page in (SALES, f"{SALES}/days.csv"):
        assert helper.get(page).status_code == 404
    assert "/sales" not in helper.get("/backoffice/maison-morel/").text


def test_a_manager_does(browser_for: Callable[[str], Visitor], bakery: Shop, bag: Bag) -> None:
    browser = browser_for("localhost")
    browser.sign_in(make_worker(bakery, role=ShopRole.MANAGER, email="mina@example.org").id)
    assert browser.get(SALES).status_code == 200


def test_a_stranger_finds_nothing(neighbour: Visitor, outsider: Visitor, bag: Bag) -> None:
    for browser in (neighbour, outsider):
        for page in (SALES, f"{SALES}/goods.csv"):
            assert browser.get(page).status_code == 404


def test_more_orders_take_no_more_statements(
    counter: Visitor,
    baker: User,
    town: Town,
    bread: Goods,
    bag: Bag,
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with count_sql() as few:
        counter.get(f"{SALES}?{JUNE}")
    for _ in range(3):
        make_order(town, (bread, 1))
    with count_sql() as many:
        counter.get(f"{SALES}?{JUNE}")
    assert len(many) == len(few) <= 12


def test_in_english_it_is_the_same_page(counter: Visitor, bag: Bag) -> None:
    counter.set_cookie("language", "en")
    assert counter.get(SALES).status_code == 200
