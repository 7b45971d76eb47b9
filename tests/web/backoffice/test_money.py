"""A shop's month: on the page, printed, and in a spreadsheet, each to the cent what the book says."""

import csv
import io
import random
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.money import format_money
from marketplace.payments.ledger.postings import Booking, post_pickup_commission
from marketplace.payments.ledger.statements import Statement, statement_of
from marketplace.payments.models import ShopPaymentAccount
from marketplace.shops.models import Shop, ShopLegal, ShopRole
from marketplace.towns.models import Town
from marketplace.web.backoffice.statement_paper import plain
from tests.booking import JUNE, ZONE, book_at_random, make_bags
from tests.factories import THURSDAY_MORNING, make_shop, make_worker
from tests.visitors import Visitor

MONEY = "/backoffice/maison-morel/money"
PDF, CSV = f"{MONEY}/2026-06/statement.pdf", f"{MONEY}/2026-06/statement.csv"
IN_JULY = THURSDAY_MORNING + timedelta(days=30)


@pytest.fixture
def later(visitor: Visitor, baker: User) -> Iterator[Visitor]:
    """The owner's browser, in July."""
    with clock.travel(IN_JULY):
        visitor.sign_in(baker.id)
        yield visitor


def a_month(bakery: Shop, *, seed: int = 5, number: int = 40) -> Statement:
    """June has been; gives what the book says of it."""
    book_at_random(bakery, make_bags(bakery, 5), random.Random(seed), number=number)
    return statement_of(bakery.town_id, bakery.id, since=JUNE.begins(ZONE), until=JUNE.ends(ZONE))


def euros(cents: int) -> str:
    return even(format_money(cents, "EUR", "fr"))


def even(text: str) -> str:
    """The same with plain spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def read_pdf(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words_of(paper: PdfReader) -> str:
    return even("\n".join(page.extract_text() for page in paper.pages))


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def cents_of(cell: str) -> int:
    assert cell.count(",") == 1
    return int(cell.replace(",", ""))


def test_the_page_shows_the_month_as_the_book_has_it(later: Visitor, bakery: Shop) -> None:
    said = a_month(bakery)
    page = even(later.get(f"{MONEY}/2026-06").text)
    assert "Vos comptes, juin 2026" in page
    shown = (
        said.opening_cents,
        said.closing_cents,
        said.sales_cents,
        -said.commission_cents,
        -said.refunds_cents,
        -said.transfers_cents,
        said.till_closing_cents,
    )
    for cents in shown:
        assert euros(cents) in page


def test_this_month_is_shown_first_and_leads_to_earlier_ones(later: Visitor, bakery: Shop) -> None:
    a_month(bakery)
    page = later.get(MONEY).text
    assert "Vos comptes, juillet 2026" in page
    for key in ("2026-07", "2026-06", "2026-05"):
        assert f"{MONEY}/{key}" in page
    assert f"{MONEY}/2026-04" not in page  # before the book names the shop
    assert f"{MONEY}/2026-08" not in page


@pytest.mark.parametrize("key", ["2026-07", "2026-13", "1999-12", "june", "2026-6", "2026-06-01"])
def test_a_month_that_is_none_or_to_come_is_not_found(counter: Visitor, key: str) -> None:
    assert counter.get(f"{MONEY}/{key}").status_code == 404
    assert counter.get(f"{MONEY}/{key}/statement.pdf").status_code == 404
    assert counter.get(f"{MONEY}/{key}/statement.csv").status_code == 404


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_sheet_sums_to_the_book(later: Visitor, bakery: Shop, seed: int) -> None:
    said = a_month(bakery, seed=seed)
    answer = later.get(CSV)
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "releve-maison-morel-2026-06.csv" in answer.headers["Content-Disposition"]
    head, opening, *lines, total, closing = rows_of(answer.data)
    assert all(re.fullmatch(r"\d\d/06/2026", line[0]) for line in lines)
    change = head.index("Change ce qui vous est dû")
    for column in range(2, change + 2):
        cents = sum(cents_of(line[column]) for line in lines)
        assert cents == cents_of(total[column]), head[column]
    assert cents_of(total[head.index("Ventes")]) == said.sales_cents
    assert cents_of(total[change + 1]) == said.till_commission_cents
    assert (cents_of(opening[change]), cents_of(closing[change])) == (
        said.opening_cents,
        said.closing_cents,
    )
    assert cents_of(opening[change]) + cents_of(total[change]) == cents_of(closing[change])


def test_the_printed_statement_says_the_same(later: Visitor, bakery: Shop) -> None:
    said = a_month(bakery)
    with transaction():
        legal = ShopLegal(
            town_id=bakery.town_id, shop_id=bakery.id, company_name="SARL Morel", siren="552100554"
        )
        db.session.add(legal)
    answer = later.get(PDF)
    lines = rows_of(later.get(CSV).data)[2:-2]
    assert answer.content_type == "application/pdf"
    assert "releve-maison-morel-2026-06.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    paper = read_pdf(answer.data)
    words = words_of(paper)
    shown = (said.opening_cents, said.closing_cents, said.sales_cents, -said.transfers_cents)
    for text in (
        *map(euros, shown),
        "Maison Morel",
        "SARL Morel",
        "552100554",
        "Port-Lanterne",
        "Rue du Phare",
    ):
        assert text in words
    for line in lines:
        assert line[1] in words
        assert all(euros(cents_of(cell)) in words for cell in line[2:-1] if cents_of(cell))


def test_the_printed_statement_can_be_read_aloud(counter: Visitor, bakery: Shop) -> None:
    a_month(bakery)
    paper = read_pdf(counter.get(PDF).data)
    assert paper.metadata
    assert paper.metadata.title == "Relevé de juin 2026, Maison Morel"
    root: Any = paper.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    width, height = paper.pages[0].mediabox[2:]
    assert sorted((round(width), round(height))) == [595, 842]  # A4, upright or across


def test_papers_speak_english_to_who_reads_it(counter: Visitor, bakery: Shop) -> None:
    a_month(bakery)
    english = {"Accept-Language": "en"}
    paper = read_pdf(counter.get(PDF, headers=english).data)
    root: Any = paper.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert "Statement of June 2026" in words_of(paper)
    head, opening, *_rest = rows_of(counter.get(CSV, headers=english).data)
    assert head[0] == "Day"
    assert "." in opening[-3]


def test_a_month_without_anything_is_a_page_and_a_paper_too(counter: Visitor) -> None:
    page = counter.get(MONEY).text
    assert "Rien n’a bougé ce mois-ci" in page
    assert "l’argent est dans votre caisse" in page
    assert "Rien n’a bougé ce mois-ci" in words_of(read_pdf(counter.get(PDF).data))
    assert len(rows_of(counter.get(CSV).data)) == 4


def test_a_shop_paid_at_its_till_is_told_what_that_means_and_what_it_owes(
    counter: Visitor, bakery: Shop, town: Town
) -> None:
    terms = ShopPaymentAccount(town_id=town.id, shop_id=bakery.id, commission_basis_points=500)
    with transaction():
        db.session.add(terms)
    (order_id,) = make_bags(bakery, 1)
    with transaction():
        booking = Booking(town.id, order_id, "EUR")
        post_pickup_commission(booking, shop_order_id=1, shop_id=bakery.id, cents=50)
    page = even(counter.get(MONEY).text)
    assert "rien ne passe par nous" in page
    assert "Vous nous devez 5 % de ces ventes" in page
    assert "payé chez vous" in page
    assert "10,00 €" in page
    assert page.count("0,50 €") >= 3  # at the bag, for the month, and in the end


def test_words_that_a_spreadsheet_would_reckon_with_are_only_words() -> None:
    for words in ("=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\r"):
        assert plain(words) == f"'{words}"
    assert plain("K7PX-42") == "K7PX-42"


def test_marks_of_the_printer_in_a_shop_s_name_are_shown_as_they_are(counter: Visitor, bakery: Shop) -> None:
    with transaction():
        db.session.get_one(Shop, (bakery.town_id, bakery.id)).name = '#panic("x") *Morel* $1$ \\ <a> @b'
    words = words_of(read_pdf(counter.get(PDF).data))
    assert '#panic("x") *Morel* $1$ \\ <a> @b' in words


def test_a_full_month_asks_as_little_as_an_empty_one(
    counter: Visitor, bakery: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    orders = make_bags(bakery, 3)
    with count_sql() as few:
        counter.get(MONEY)
    commissions(bakery, orders, at=clock.now())
    with count_sql() as many:
        page = counter.get(MONEY).text
    assert page.count("payé chez vous") == 3
    assert len(many) == len(few) <= 10


def commissions(bakery: Shop, orders: list[int], *, at: datetime) -> None:
    """One event for each bag."""
    with clock.travel(at), transaction():
        for number, order_id in enumerate(orders, start=1):
            booking = Booking(bakery.town_id, order_id, "EUR")
            post_pickup_commission(booking, shop_order_id=number, shop_id=bakery.id, cents=number)


def test_odd_pages_of_it_are_pages_too(counter: Visitor, bakery: Shop) -> None:
    commissions(bakery, make_bags(bakery, 1), at=clock.now())
    assert counter.get(f"{MONEY}?page=2").status_code == 200
    assert counter.get(f"{MONEY}?page=nonsense").status_code == 200


def test_the_manager_sees_it_and_staff_and_strangers_do_not(
    visitor: Visitor, helper: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop
) -> None:
    visitor.sign_in(make_worker(bakery, role=ShopRole.MANAGER, email="marc@example.org").id)
    assert MONEY in visitor.get("/backoffice/maison-morel/").text
    for page in (MONEY, f"{MONEY}/2026-06", PDF, CSV):
        assert visitor.get(page).status_code == 200
        for browser in (helper, neighbour, outsider):
            assert browser.get(page).status_code == 404
    assert MONEY not in helper.get("/backoffice/maison-morel/").text


def test_another_shop_s_bags_are_on_no_page_of_this_one(counter: Visitor, bakery: Shop, town: Town) -> None:
    dairy = make_shop(town, name="Lantier", kind="cheese")
    commissions(dairy, make_bags(dairy, 1), at=clock.now())
    assert "Rien n’a bougé ce mois-ci" in counter.get(MONEY).text
