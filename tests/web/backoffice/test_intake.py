"""A shop brings a file: it sees what would change, says what columns mean, and has it applied or not."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from marketplace.catalogue.models import Product, Variant
from marketplace.cli.files import take_files
from marketplace.core.db import db
from marketplace.intake.models import Intake
from marketplace.shops.models import Shop
from tests.factories import Goods
from tests.intake.bringing import take
from tests.intake.samples import csv_text, woo
from tests.visitors import Visitor

INTAKE = "/backoffice/maison-morel/intake"
HONEY = {"UGS": "MIEL", "Nom": "Miel de châtaignier", "Stock": "12"}
NO_PRICE = {"UGS": "SEL", "Nom": "=SEL()", "Tarif régulier": ""}
MANY = 9_000  # lines: too many to be read while somebody waits


def bring(browser: Visitor, data: bytes, *, name: str = "caisse.csv") -> TestResponse:
    """Send a file from the page for it."""
    return browser.submit(INTAKE, {"file": (io.BytesIO(data), name)})


def brought(browser: Visitor, data: bytes) -> str:
    """The page of a file that was sent."""
    answer = bring(browser, data)
    assert answer.status_code == 302, answer.text
    return answer.location


def products(shop: Shop) -> int:
    db.session.rollback()
    query = select(func.count()).select_from(Product).where(Product.town_id == shop.town_id)
    return db.session.scalar(query.where(Product.shop_id == shop.id)) or 0


def files(shop: Shop) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Intake.town_id == shop.town_id)) or 0


def test_a_small_file_is_previewed_at_once_and_changes_nothing(counter: Visitor, bakery: Shop) -> None:
    take(bakery, woo({**HONEY, "Stock": "10"}))
    page = counter.get(brought(counter, woo(HONEY, NO_PRICE, {"Nom": "Confiture"}))).text
    for words in (
        "Confiture",
        "Ligne 3",
        "Le prix manque.",
        "Indiquez le prix TTC",
        "<s>10</s>",
        "<strong>12</strong>",
    ):
        assert words in page
    assert 'http-equiv="refresh"' not in page
    assert products(bakery) == 1


def test_what_the_preview_promises_is_done_when_the_shop_says_so(counter: Visitor, bakery: Shop) -> None:
    page = brought(counter, woo(HONEY, NO_PRICE))
    assert counter.submit(page, {}, to=f"{page}/application").status_code == 302
    text = counter.get(page).text
    assert "C’est fait" in text
    assert products(bakery) == 1
    assert "1 créé" in counter.get(INTAKE).text


def test_only_if_no_line_is_refused_is_the_shops_choice(counter: Visitor, bakery: Shop) -> None:
    page = brought(counter, woo(HONEY, NO_PRICE))
    counter.submit(page, {"whole_only": "yes"}, to=f"{page}/application")
    assert "tout ou rien" in counter.get(page).text
    assert products(bakery) == 0


def test_a_file_that_is_given_up_changes_nothing(counter: Visitor, bakery: Shop) -> None:
    page = brought(counter, woo(HONEY))
    assert counter.submit(page, {}, to=f"{page}/removal").status_code == 302
    assert "rien n’a été modifié" in counter.get(page).text
    counter.submit(INTAKE, {}, to=f"{page}/application")
    assert products(bakery) == 0


def test_refused_lines_are_taken_away_as_they_stand_with_the_reason(counter: Visitor, bakery: Shop) -> None:
    page = brought(counter, woo(HONEY, NO_PRICE))
    answer = counter.get(f"{page}/refused.csv")
    assert answer.mimetype == "text/csv"
    text = answer.text.removeprefix("\ufeff")
    answer.close()
    header, line = list(csv.reader(io.StringIO(text), delimiter=";"))
    cells = dict(zip(header, line, strict=True))
    assert (cells["UGS"], cells["Nom"], cells["Ligne"]) == ("SEL", "'=SEL()", "3")
    assert "Le prix manque." in cells["Pourquoi"]
    assert cells["Que faire"]


def test_a_file_that_cannot_be_read_is_refused_in_words(counter: Visitor, bakery: Shop) -> None:
    page = counter.get(brought(counter, b"%PDF-1.7")).text
    assert "PDF" in page
    assert "Envoyer un autre fichier" in page
    assert products(bakery) == 0


def test_no_file_is_said_in_words(counter: Visitor, bakery: Shop) -> None:
    answer = counter.submit(INTAKE, {})
    assert (answer.status_code, files(bakery)) == (422, 0)
    assert "Choisissez d’abord un fichier" in answer.text


def test_a_second_file_waits_for_the_first_one(counter: Visitor, bakery: Shop) -> None:
    first = brought(counter, woo(HONEY))
    answer = bring(counter, woo({"Nom": "Confiture"}))
    assert (answer.status_code, files(bakery)) == (409, 1)
    assert "Un autre fichier de votre boutique est en cours" in answer.text
    assert first in answer.text


def test_a_long_file_is_read_by_the_worker_while_the_page_looks_again_by_itself(
    counter: Visitor, bakery: Shop
) -> None:
    data = csv_text(("Nom", "Prix TTC", "Référence"), *(
        {"Nom": f"Un article assez long pour peser {number}", "Prix TTC": "3,00", "Référence": f"R{number}"}
        for number in range(MANY)
    )).encode()  # fmt: skip
    page = brought(counter, data)
    waiting = counter.get(page).text
    assert 'http-equiv="refresh"' in waiting
    assert f'href="{page}"' in waiting
    with counter.application.app_context():
        stopped = Event()
        stopped.set()
        assert take_files(stopped) == ""
    assert products(bakery) == 0


def test_a_column_put_right_is_remembered_for_the_next_file(counter: Visitor, bakery: Shop) -> None:
    headers = ("Truc", "Machin")
    rows = [{"Truc": "Savon noir", "Machin": "4,50"}, {"Truc": "Savon vert", "Machin": "5,50"}]
    page = brought(counter, csv_text(headers, *rows, separator=";").encode())
    asked = counter.get(page).text
    assert 'name="column-0"' in asked
    counter.submit(page, {"column-0": "name", "column-1": "price"}, to=f"{page}/columns")
    assert "Savon vert" in counter.get(page).text
    counter.submit(page, {}, to=f"{page}/application")
    assert products(bakery) == 2
    cheaper = [{**row, "Machin": "4,00"} for row in rows]
    again = brought(counter, csv_text(headers, *cheaper, separator=";").encode())
    counter.submit(again, {}, to=f"{again}/application")
    prices = select(Variant.price_cents).where(Variant.town_id == bakery.town_id)
    db.session.rollback()
    assert set(db.session.scalars(prices)) == {400}


def test_columns_of_another_world_are_refused(counter: Visitor, bakery: Shop) -> None:
    page = brought(counter, csv_text(("Truc", "Machin"), {"Truc": "Savon", "Machin": "x"}).encode())
    assert counter.submit(page, {"column-0": "password"}, to=f"{page}/columns").status_code == 400
    assert files(bakery) == 1


def test_staff_may_bring_files(helper: Visitor, bakery: Shop) -> None:
    assert helper.get(brought(helper, woo(HONEY))).status_code == 200


@pytest.mark.parametrize("act", ["", "/application", "/removal", "/columns", "/refused.csv"])
def test_strangers_find_nothing(
    counter: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop, act: str
) -> None:
    page = brought(counter, woo(HONEY, NO_PRICE))
    for stranger in (neighbour, outsider):
        assert stranger.get(INTAKE).status_code == 404
        assert stranger.get(f"{page}{act}" if act in ("", "/refused.csv") else page).status_code == 404
        assert stranger.post(f"{page}{act}").status_code in (404, 405)
    assert products(bakery) == 0


def test_a_neighbours_file_is_not_found_under_ones_own_shop(
    counter: Visitor, neighbour: Visitor, bakery: Shop
) -> None:
    theirs = brought(counter, woo(HONEY)).replace("maison-morel", "lantier")
    assert neighbour.get(theirs).status_code == 404


def test_without_the_token_nothing_comes_in(counter: Visitor, bakery: Shop) -> None:
    page = brought(counter, woo(HONEY))
    assert counter.post(INTAKE, data={"file": (io.BytesIO(woo(HONEY)), "a.csv")}).status_code == 400
    for act in ("application", "removal", "columns"):
        assert counter.post(f"{page}/{act}").status_code == 400
    assert (files(bakery), products(bakery)) == (1, 0)
    assert "Aperçu prêt" in counter.get(page).text


def test_lists_ask_the_same_whatever_their_length(
    counter: Visitor, bakery: Shop, bread: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def asked(address: str) -> int:
        with count_sql() as said:
            assert counter.get(address).status_code == 200
        return len(said)

    take(bakery, woo(HONEY))
    few, page = asked(INTAKE), brought(counter, woo(HONEY, NO_PRICE))
    few_lines = asked(page)
    counter.submit(page, {}, to=f"{page}/removal")
    for number in range(4):
        take(bakery, woo({"Nom": f"Confiture {number}"}))
    again = brought(counter, woo(*({"Nom": f"Gelée {number}"} for number in range(40))))
    assert (asked(INTAKE), asked(again)) == (few, few_lines)
