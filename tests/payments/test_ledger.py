"""The book: both sides at once, once, summing to nothing; and a shop's month, which equals it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction
from marketplace.payments.ledger.posting import Source, Unbalanced, credit, debit, post
from marketplace.payments.ledger.postings import Share
from marketplace.payments.ledger.queries import balance_of, shop_balance
from marketplace.payments.ledger.statements import statement_of
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from tests.payments.desk import Desk

pytestmark = pytest.mark.all_towns


def booked(desk: Desk, order_id: int, cents: int, *, other: int) -> bool:
    """An event of our own."""
    sides = (debit(Account.CLEARING, cents), credit(Account.LIABILITY, other))
    with transaction():
        return post(
            desk.town.id, order_id=order_id, source=Source("payment", 1, "try"), currency="EUR", sides=sides
        )


def test_an_event_is_booked_once(desk: Desk) -> None:
    order_id = desk.order()
    assert booked(desk, order_id, 500, other=500)
    assert not booked(desk, order_id, 500, other=500)
    assert balance_of(desk.town.id, Account.CLEARING) == 500
    assert balance_of(desk.town.id, Account.LIABILITY) == -500


def test_what_does_not_sum_to_nothing_is_never_written(desk: Desk) -> None:
    order_id = desk.order()
    with pytest.raises(Unbalanced):
        booked(desk, order_id, 500, other=499)
    assert desk.book() == {}


def test_an_event_of_nothing_leaves_no_trace(desk: Desk) -> None:
    assert not booked(desk, desk.order(), 0, other=0)
    assert db.session.scalar(select(func.count()).select_from(LedgerTransaction)) == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**4))
def test_a_share_is_made_of_its_parts(final: int, commission: int, fee: int) -> None:
    share = Share(shop_id=1, final_cents=final, commission_cents=commission, fee_cents=fee)
    assert share.payable_cents + commission + fee == final


def test_a_shop_s_month_equals_the_book(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=1000, fee=5000)
    begun = clock.now()
    for day in range(3):
        with clock.travel(begun + timedelta(minutes=day)):
            payment = desk.paid()
            desk.collect(payment.own_order_id, desk.bakery)
            desk.work()
            line = desk.line(payment.own_order_id, desk.bakery)
            with transaction():
                refund_line(
                    desk.town.id, order_line_id=line.id, change="bad", amount_cents=100, borne_by=Bearer.SHOP
                )
            desk.work()
    owed = -shop_balance(desk.town.id, desk.bakery.id, Account.PAYABLE)
    whole = statement_of(desk.town.id, desk.bakery.id, since=begun, until=begun + timedelta(days=1))
    assert (whole.opening_cents, whole.closing_cents, whole.sales_cents) == (0, owed, 6000)
    assert (whole.commission_cents, whole.refunds_cents, whole.reversals_cents) == (600, 300, 270)
    assert whole.commission_back_cents == 30
    assert whole.closing_cents == (
        whole.opening_cents
        + whole.sales_cents
        - whole.commission_cents
        - whole.fees_cents
        - whole.refunds_cents
        + whole.commission_back_cents
        - whole.disputes_cents
        - whole.transfers_cents
        + whole.reversals_cents
    )
    noon = begun + timedelta(seconds=90)
    first = statement_of(desk.town.id, desk.bakery.id, since=begun, until=noon)
    rest = statement_of(desk.town.id, desk.bakery.id, since=noon, until=begun + timedelta(days=1))
    assert rest.opening_cents == first.closing_cents
    assert first.sales_cents + rest.sales_cents == whole.sales_cents
    assert rest.closing_cents == whole.closing_cents


def test_a_shop_sees_nothing_of_another(desk: Desk) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    day = timedelta(days=1)
    month = statement_of(desk.town.id, desk.dairy.id, since=clock.now() - day, until=clock.now() + day)
    assert (month.sales_cents, month.closing_cents) == (0, 0)
    assert (
        db.session.scalar(
            select(func.count()).select_from(LedgerEntry).where(LedgerEntry.shop_id == desk.dairy.id)
        )
        == 0
    )
