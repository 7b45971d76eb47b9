"""Invoices and credit notes: numbered without a gap, frozen, equal to the figures of the bag (L23, F14)."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.accounts.models import Operator, User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.backs.giving import Cause, Part
from marketplace.moving.audit import breaches
from marketplace.orders.giving_back.models import BackReason, Bearer
from marketplace.orders.invoices.en16931 import as_en16931
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceSeries
from marketplace.orders.invoices.numbering import take_number
from marketplace.orders.invoices.queries import paper_numbered, papers_of_month, rates_of_month
from marketplace.orders.invoices.restoring import begin_new_series
from marketplace.orders.models import ShopOrder
from marketplace.payments.figures import bag_figures_of
from marketplace.shops.models import Shop, ShopLegal
from marketplace.towns.models import Town
from tests.crowd import HANDS, all_at_once
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_worker
from tests.selling import buy_bag, give, hand_out_bag, lines_of, order_bag

pytestmark = pytest.mark.all_towns
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def baker(shop: Shop) -> User:
    """Who keeps the bakery."""
    return make_worker(shop)


def papers(shop: Shop) -> list[Invoice]:
    db.session.rollback()
    query = select(Invoice).where(Invoice.town_id == shop.town_id, Invoice.shop_id == shop.id)
    return list(db.session.scalars(query.order_by(Invoice.year, Invoice.mark, Invoice.number)))


def by_rate(paper: Invoice) -> list[tuple[int, int, int]]:
    """Rate, with VAT, VAT."""
    rates = sorted({line.vat_basis_points for line in paper.lines})
    return [
        (
            rate,
            sum(line.gross_cents for line in paper.lines if line.vat_basis_points == rate),
            sum(line.vat_cents for line in paper.lines if line.vat_basis_points == rate),
        )
        for rate in rates
    ]


def figure(bag: ShopOrder) -> list[tuple[int, int, int]]:
    db.session.rollback()
    rows = bag_figures_of(bag.town_id, shop_order_ids=[bag.id])[bag.id].vat
    return [(row.basis_points, row.gross_cents, row.vat_cents) for row in rows]


def test_a_bag_has_its_invoice_when_it_is_handed_over_and_not_before(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    jam = make_goods(shop, name="Confiture", price_cents=590)
    with transaction():
        jam.product.vat_basis_points = 2000
    bag = buy_bag(town, (goods, 3), (jam, 1))
    assert papers(shop) == []
    hand_out_bag(bag, by_user_id=baker.id)
    (paper,) = papers(shop)
    assert (paper.numbered, paper.kind, paper.at_till) == ("2026-00001", InvoiceKind.INVOICE, False)
    assert by_rate(paper) == figure(bag) == [(550, 390, 20), (2000, 590, 98)]


def test_credit_notes_take_back_the_vat_to_the_cent(town: Town, shop: Shop, baker: User) -> None:
    goods = make_goods(shop, name="Chausson", price_cents=333)
    bag = hand_out_bag(buy_bag(town, (goods, 3)), by_user_id=baker.id)
    (line,) = lines_of(bag)
    for cents in (100, 333, 7):
        give(bag, Part(line.id, cents=cents), by_user_id=baker.id)
        invoice, *notes = papers(shop)
        left = [(rate, gross, vat) for rate, gross, vat in by_rate(invoice)]
        for credit in notes:
            assert credit.corrects_id == invoice.id
            left = [
                (rate, gross - less, vat - less_vat)
                for (rate, gross, vat), (_same, less, less_vat) in zip(left, by_rate(credit), strict=True)
            ]
        assert left == figure(bag)
    assert [paper.number for paper in papers(shop)] == [1, 2, 3, 4]
    assert [str(breach) for breach in breaches()] == []


def test_what_the_platform_pays_changes_no_paper_of_the_shop(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    with transaction():
        db.session.add(Operator(user_id=baker.id))
    bag = hand_out_bag(buy_bag(town, (goods, 2)), by_user_id=baker.id)
    (line,) = lines_of(bag)
    cause = Cause(BackReason.GESTURE, borne_by=Bearer.PLATFORM)
    give(bag, Part(line.id, cents=50), by_user_id=baker.id, cause=cause)
    assert len(papers(shop)) == 1
    assert [str(breach) for breach in breaches()] == []


def test_a_paper_keeps_what_was_true_when_it_was_issued(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    with transaction():
        legal = ShopLegal(town_id=town.id, shop_id=shop.id, company_name="SARL Morel", siren="552100554")
        db.session.add(legal)
    hand_out_bag(order_bag(town, (goods, 1)), by_user_id=baker.id)
    with transaction():
        db.session.get_one(ShopLegal, (town.id, shop.id)).company_name = "SAS Nouvelle"
    (paper,) = papers(shop)
    assert (paper.seller_name, paper.seller_siren, paper.at_till) == ("SARL Morel", "552100554", True)


def test_each_year_begins_at_one_by_the_clocks_of_the_town(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    bags = [order_bag(town, (goods, 1)) for _nth in range(3)]
    moments = (
        datetime(2026, 12, 31, 22, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 0, tzinfo=UTC),  # midnight in France
        datetime(2027, 1, 2, 9, 0, tzinfo=UTC),
    )
    for bag, at in zip(bags, moments, strict=True):
        with clock.travel(at):
            hand_out_bag(bag, by_user_id=baker.id)
    assert [paper.numbered for paper in papers(shop)] == ["2026-00001", "2027-00001", "2027-00002"]


def test_a_number_that_was_taken_and_undone_is_given_to_the_next(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    bag = order_bag(town, (goods, 1))

    def handed_over_and_killed() -> None:
        with transaction():
            take_number(town.id, shop_id=shop.id, year=2026)
            raise RuntimeError("killed before the commit")

    with pytest.raises(RuntimeError):
        handed_over_and_killed()
    hand_out_bag(bag, by_user_id=baker.id)
    assert [paper.number for paper in papers(shop)] == [1]


def test_no_number_is_given_twice_after_an_old_backup_came_back(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    bags = [order_bag(town, (goods, 1)) for _nth in range(3)]
    hand_out_bag(bags[0], by_user_id=baker.id)
    with transaction():
        mark = begin_new_series()
    hand_out_bag(bags[1], by_user_id=baker.id)
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=1)):
        with transaction():
            again = begin_new_series()
        hand_out_bag(bags[2], by_user_id=baker.id)
    numbers = [paper.numbered for paper in papers(shop)]
    assert numbers == ["2026-00001", f"2026-{mark}-00001", f"2026-{again}-00001"]
    assert mark != again
    assert [paper_numbered(town.id, shop.id, numbered=one) is not None for one in numbers] == [True] * 3
    assert [str(breach) for breach in breaches()] == []


@pytest.mark.parametrize(
    "numbered", ["", "2026", "2026-1", "2026-00002", "x-00001", "2026-R1-00001", "²-00001"]
)
def test_numbers_that_are_none_find_nothing(
    town: Town, shop: Shop, goods: Goods, baker: User, numbered: str
) -> None:
    hand_out_bag(order_bag(town, (goods, 1)), by_user_id=baker.id)
    assert paper_numbered(town.id, shop.id, numbered=numbered) is None


def test_a_month_is_the_sum_of_its_papers_by_rate_and_way(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    paid = hand_out_bag(buy_bag(town, (goods, 4)), by_user_id=baker.id)
    hand_out_bag(order_bag(town, (goods, 2)), by_user_id=baker.id)
    give(paid, Part(lines_of(paid)[0].id, units=1), by_user_id=baker.id)
    rates = rates_of_month(town.id, shop.id, first=JUNE[0], last=JUNE[1])
    assert [(rate.at_till, rate.basis_points, rate.gross_cents) for rate in rates] == [
        (False, 550, 390),
        (True, 550, 260),
    ]
    rows = papers_of_month(town.id, shop.id, first=JUNE[0], last=JUNE[1])
    assert sum(row.gross_cents for row in rows) == sum(rate.gross_cents for rate in rates)
    assert sum(row.vat_cents for row in rows) == sum(rate.vat_cents for rate in rates)
    july = {"first": date(2026, 7, 1), "last": date(2026, 7, 31)}
    assert rates_of_month(town.id, shop.id, **july) == []


def test_the_norm_finds_its_fields_and_they_add_up(town: Town, shop: Shop, goods: Goods, baker: User) -> None:
    hand_out_bag(order_bag(town, (goods, 3)), by_user_id=baker.id)
    (paper,) = papers(shop)
    data = as_en16931(paper, corrects=None)
    assert (data["BT-1 number"], data["BT-3 type code"]) == ("2026-00001", "380")
    assert data["BG-22 totals"]["BT-112 with VAT"] == "3.90"
    assert data["BG-23 VAT breakdown"][0]["BT-117 VAT"] == "0.20"
    assert data["BG-25 lines"][0]["BT-131 without VAT"] == "3.70"


@pytest.mark.race
def test_numbers_taken_at_once_have_no_gap_and_no_double_though_some_are_killed(
    app: Flask, town: Town, shop: Shop
) -> None:
    """Of forty every third one dies before its commit. Long runs, with papers: `bench/invoices.py`."""
    town_id, shop_id = town.id, shop.id

    def issue(nth: int) -> int | None:
        with suppress(RuntimeError), transaction():
            taken = take_number(town_id, shop_id=shop_id, year=2030)
            if nth % 3 == 0:
                raise RuntimeError("killed")
            return taken.number
        return None

    assert sorted(
        said for said in all_at_once(app, [partial(issue, nth) for nth in range(40)]) if said
    ) == list(range(1, 27))


@pytest.mark.race
def test_numbers_read_before_they_are_taken_come_twice(app: Flask, town: Town, shop: Shop) -> None:
    """The control of the race: without the lock of the one statement, hands take the same number."""
    town_id, shop_id, start = town.id, shop.id, Barrier(HANDS)
    with transaction():
        take_number(town_id, shop_id=shop_id, year=2030)
    mine = (InvoiceSeries.town_id == town_id, InvoiceSeries.shop_id == shop_id)

    def issue() -> int:
        last = db.session.scalars(select(InvoiceSeries.last_number).where(*mine)).one()
        db.session.rollback()
        start.wait(30)
        with transaction():
            db.session.execute(update(InvoiceSeries).where(*mine).values(last_number=last + 1))
        return last + 1

    assert all_at_once(app, [issue] * HANDS) == [2] * HANDS
