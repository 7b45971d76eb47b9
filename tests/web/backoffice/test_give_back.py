"""The shop gives a line back from its order's page, answers withdrawals, and takes its invoices away."""

import io
import json
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from marketplace.accounts.models import User
from marketplace.core.db import db, transaction
from marketplace.fulfilment.backs.withdrawing import withdraw
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine
from marketplace.orders.withdrawals.models import Withdrawal, WithdrawalState
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

CAUSE = {"reason": "damaged", "words": "Écrasée dans le sac."}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def sold(town: Town, bakery: Shop, bread: Goods, baker: User) -> Bag:
    """Three baguettes, handed over and paid at the till."""
    bag = Bag(town, bakery, make_order(town, (bread, 3)))
    bag.pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    return bag


def refund(browser: Visitor, bag: Bag, **fields: str) -> tuple[int, str]:
    page = f"{bag.address}/refunds"
    answer = browser.submit(page, {"version": str(bag.row().version), **CAUSE, **fields})
    return answer.status_code, plain(answer.text)


def kept(bag: Bag) -> int:
    row = bag.row()
    return row.due_cents - row.given_back_cents


def test_a_whole_line_is_given_back_and_the_order_tells_of_it(counter: Visitor, sold: Bag) -> None:
    assert refund(counter, sold, **{"all-0": "1"})[0] == 302
    assert kept(sold) == 0
    page = plain(counter.get(sold.address).text)
    for words in (
        "3,90 € remboursés",
        "Paul Morel",
        "abîmé",
        "Écrasée dans le sac.",
        "la caisse de la boutique",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "left", "status"),
    [
        ({"units-0": "1"}, 260, 302),
        ({"amount-0": "0,50"}, 340, 302),
        ({"amount-0": "3,91"}, 390, 422),
        ({"units-0": "4"}, 390, 422),
        ({"units-0": "-1"}, 390, 422),
        ({"units-0": "1", "amount-0": "1"}, 390, 422),
        ({}, 390, 422),
        ({"all-0": "1", "reason": ""}, 390, 422),
        ({"all-0": "1", "reason": "withdrawal"}, 390, 422),
        ({"all-0": "1", "version": "1"}, 390, 409),
    ],
)
def test_a_part_is_given_back_and_what_cannot_be_is_refused_in_words(
    counter: Visitor, sold: Bag, fields: dict[str, str], left: int, status: int
) -> None:
    assert (refund(counter, sold, **fields)[0], kept(sold)) == (status, left)


def test_staff_gives_back_small_amounts_and_leaves_large_ones_to_who_runs_the_shop(
    helper: Visitor, counter: Visitor, town: Town, bakery: Shop, baker: User, sold: Bag
) -> None:
    assert refund(helper, sold, **{"all-0": "1"})[0] == 302
    oven = make_goods(bakery, name="Pain surprise", price_cents=6000)
    large = Bag(town, bakery, make_order(town, (oven, 1)))
    large.pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    status, page = refund(helper, large, **{"all-0": "1"})
    assert (status, kept(large)) == (403, 6000)
    assert "Au-delà de 50,00 €" in page
    assert refund(counter, large, **{"all-0": "1"})[0] == 302


def test_strangers_find_nothing_and_no_token_changes_nothing(
    neighbour: Visitor, outsider: Visitor, visitor: Visitor, counter: Visitor, sold: Bag
) -> None:
    page = f"{sold.address}/refunds"
    for stranger in (neighbour, outsider):
        assert stranger.get(page).status_code == 404
        assert stranger.get("/backoffice/maison-morel/invoices").status_code == 404
        assert stranger.get("/backoffice/maison-morel/withdrawals").status_code == 404
    assert counter.post(page, data={"all-0": "1", **CAUSE}).status_code == 400
    assert kept(sold) == 390


@pytest.fixture
def asked(town: Town, sold: Bag) -> Withdrawal:
    """Somebody renounced two of the three."""
    row = sold.row()
    line = next(iter(row.lines))
    with transaction():
        return withdraw(row, units={line.id: 2}, by=Actor.resident(None))


def test_the_shop_answers_a_withdrawal_and_the_money_follows(
    counter: Visitor, sold: Bag, asked: Withdrawal
) -> None:
    number, version = asked.number, asked.version
    assert number in counter.get("/backoffice/maison-morel/withdrawals").text
    page = f"/backoffice/maison-morel/withdrawals/{number}"
    fields = {"goods": "back", "version": str(version)}
    assert counter.submit(page, {"version": str(version)}, to=f"{page}/settlement").status_code == 422
    assert counter.submit(page, fields, to=f"{page}/settlement").status_code == 302
    assert kept(sold) == 130
    db.session.rollback()
    assert db.session.get_one(Withdrawal, (asked.town_id, asked.id)).state is WithdrawalState.SETTLED


def test_what_may_be_kept_is_asked_and_kept_with_a_word(
    counter: Visitor, sold: Bag, asked: Withdrawal
) -> None:
    with transaction():
        row = sold.row()
        line = db.session.get_one(OrderLine, (row.town_id, next(iter(row.lines)).id))
        line.no_withdrawal = "hygiene"
    page = f"/backoffice/maison-morel/withdrawals/{asked.number}"
    fields = {"goods": "back", "version": str(asked.version), "opened-0": "1"}
    assert "Revenu ouvert" in counter.get(page).text
    assert counter.submit(page, fields, to=f"{page}/settlement").status_code == 422
    answer = counter.submit(page, {**fields, "words": "Ouvert."}, to=f"{page}/settlement")
    assert (answer.status_code, kept(sold)) == (302, 390)


def test_another_shop_does_not_answer_it(neighbour: Visitor, asked: Withdrawal, sold: Bag) -> None:
    page = f"/backoffice/lantier/withdrawals/{asked.number}"
    assert neighbour.get(page).status_code == 404
    assert neighbour.post(f"{page}/settlement", data={"goods": "back"}).status_code in {400, 404}
    assert kept(sold) == 390


def test_invoices_are_listed_by_rate_and_taken_away_in_one_figure(counter: Visitor, sold: Bag) -> None:
    refund(counter, sold, **{"units-0": "1"})
    base = "/backoffice/maison-morel/invoices"
    page = plain(counter.get(base).text)
    for words in ("2026-00001", "2026-00002", "2,60 €", "5,5 %", "Réglé à votre caisse", "Compléter"):
        assert words in page
    book = counter.get(f"{base}/months/2026-06/vat.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert [row[9] for row in rows[1:]] == [3.9, -1.3, 2.6]
    text = counter.get(f"{base}/months/2026-06/vat.csv").get_data().decode("utf-8-sig")
    assert "2026-00002;11/06/2026;avoir" in text
    assert Decimal("2.6") == Decimal(text.splitlines()[-1].split(";")[-1].replace(",", "."))
    for paper in ("months/2026-06/vat.pdf", "2026-00001.pdf", "2026-00002.pdf"):
        answer = counter.get(f"{base}/{paper}")
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert json.loads(counter.get(f"{base}/2026-00002.json").data)["BT-25 preceding invoice"] == "2026-00001"


def test_papers_that_are_none_and_months_to_come_are_not_found(
    counter: Visitor, helper: Visitor, sold: Bag
) -> None:
    base = "/backoffice/maison-morel/invoices"
    for missing in ("2026-00009.pdf", "2026-00009.json", "months/2026-07", "months/2026-06/vat.ods"):
        assert counter.get(f"{base}/{missing}").status_code == 404
    assert helper.get(base).status_code == 404


def test_an_article_without_vat_says_so_on_paper(
    town: Town, bakery: Shop, baker: User, counter: Visitor
) -> None:
    goods = make_goods(bakery, name="Bol")
    with transaction():
        goods.product.vat_basis_points = 0
    bag = Bag(town, bakery, make_order(town, (goods, 1)))
    bag.pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    assert "sans TVA (art. 293 B)" in counter.get("/backoffice/maison-morel/invoices").text
    data = json.loads(counter.get("/backoffice/maison-morel/invoices/2026-00001.json").data)
    assert data["BG-23 VAT breakdown"][0]["BT-121 exemption"] == "VATEX-FR-FRANCHISE"
