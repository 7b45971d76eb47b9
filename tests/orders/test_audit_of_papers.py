"""The audit of the papers: a gap, a stray, a wrong amount and a missing credit note are found."""

import pytest
from sqlalchemy import update

from marketplace.accounts.models import User
from marketplace.core.db import db, transaction
from marketplace.fulfilment.backs.giving import Part
from marketplace.moving.audit import breaches
from marketplace.orders.giving_back.models import GiveBack
from marketplace.orders.invoices.models import InvoiceSeries
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_worker
from tests.selling import buy_bag, give, hand_out_bag, lines_of, order_bag

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def baker(shop: Shop) -> User:
    """Who keeps the bakery."""
    return make_worker(shop)


def test_the_audit_sees_a_gap_a_stray_and_a_wrong_amount(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    hand_out_bag(order_bag(town, (goods, 1)), by_user_id=baker.id)
    series = update(InvoiceSeries).where(InvoiceSeries.town_id == town.id)
    lines = update(OrderLine).where(OrderLine.town_id == town.id)
    for change in (series.values(last_number=2), series.values(year=2025), lines.values(due_cents=129)):
        with transaction():
            db.session.execute(change.execution_options(synchronize_session=False))
    found = {breach.rule for breach in breaches()}
    assert {
        "numbers of invoices follow one another without a gap in each shop",
        "every invoice is in its shop's series",
        "an invoice is what its bag came to, where no card was refunded",
    } <= found


def test_the_audit_sees_what_went_back_without_a_credit_note(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    paid = hand_out_bag(buy_bag(town, (goods, 4)), by_user_id=baker.id)
    give(paid, Part(lines_of(paid)[0].id, units=1), by_user_id=baker.id)
    backs = update(GiveBack).where(GiveBack.town_id == town.id).values(cents=GiveBack.cents - 1)
    bags = update(ShopOrder).where(ShopOrder.town_id == town.id).values(given_back_cents=1)
    for change in (backs, bags):
        with transaction():
            db.session.execute(change.execution_options(synchronize_session=False))
    assert {
        "credit notes are what the shop gave back of an invoiced bag",
        "what a line gave back is the sum of what was given back of it",
        "what a bag gave back is the sum of its lines",
    } <= {breach.rule for breach in breaches()}
