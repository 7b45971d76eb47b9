"""Every event is lost: reconciliation alone ends in the same book as a day whose events all came."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from marketplace.cli.reconciling.running import reconcile
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.payments.findings.runs import RunKind
from marketplace.payments.models import Payment
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from tests.payments.desk import NEVER, Desk

pytestmark = pytest.mark.all_towns

Tell = Callable[[Desk], None]
PAID, OVER, NEXT_DAY = timedelta(minutes=40), timedelta(minutes=45), timedelta(days=1)

# Six orders of 50 euros. One is never paid. Of one the dairy refuses its 30, of one 3 are given back on the
# provider's own pages, one is disputed and won, one disputed and lost. Two bags of bread of 20 are fetched at
# 5 % commission, and 5 euros of one of them given back by its shop. Stripe keeps 1 of each charge, 20 of
# each dispute.
BOOK = {
    "clearing": 25000 - 500 - 4000 - 3000 - 300 - 500 - 5000 - 2 * 1900 + 475,
    "commission": -2 * 100 + 25,
    "dispute_hold": 0,
    "fees": 500 + 4000,
    "goodwill": 5000 + 300,
    "order_liability": -(5000 + 5000 + 5000 + 3000),
    "shop_payable": 0,
}
MET = ["dispute", "dispute", "external_refund"]


def reconciled(desk: Desk, kind: RunKind) -> None:
    """One run, and what the worker does of it."""
    reconcile(kind, gateways=[desk.gateway], stop=NEVER, on_session=desk.on_session)
    desk.work()


def a_day(desk: Desk, at: datetime, tell: Tell) -> None:
    """A day at the street; `tell` is how the news of the provider come."""
    desk.admit(desk.bakery, commission=500)
    payments = [desk.opened(desk.order()) for _order in range(6)]
    for payment in payments[1:]:
        desk.stripe.pay(str(payment.checkout_session_id))
    with clock.travel(at + PAID):
        tell(desk)
    with clock.travel(at + OVER):
        payments = [desk.payment(payment.id) for payment in payments]
        act(desk, payments)
        tell(desk)
    with clock.travel(at + NEXT_DAY):
        tell(desk)
    with clock.travel(at + NEXT_DAY + timedelta(hours=2)):
        reconciled(desk, RunKind.DAILY)


def act(desk: Desk, payments: list[Payment]) -> None:
    """What shops, residents and banks do with what was paid."""
    _unpaid, refused, by_hand, won, lost, fetched = payments
    with transaction():
        desk.refuse(refused.own_order_id, desk.dairy)
    desk.stripe.refund_by_hand(str(by_hand.payment_intent_id), 300)
    for payment, how in ((won, "won"), (lost, "lost")):
        dispute = desk.stripe.dispute(str(payment.charge_id))
        desk.stripe.decide(dispute["id"], how)
    desk.collect(fetched.own_order_id, desk.bakery)
    line = desk.line(fetched.own_order_id, desk.bakery)
    with transaction():
        refund_line(desk.town.id, order_line_id=line.id, change="bad", amount_cents=500, borne_by=Bearer.SHOP)
    desk.collect(refused.own_order_id, desk.bakery)


def by_events(desk: Desk) -> None:
    """Every event comes to the door."""
    desk.hear()
    desk.work()


def by_nobody(desk: Desk) -> None:
    """No event comes, and none is to be had: what should be known by now is asked for."""
    desk.news()
    reconciled(desk, RunKind.FIVE_MINUTES)


def by_the_hour(desk: Desk) -> None:
    """No event comes to the door; they are fetched."""
    desk.news()
    reconciled(desk, RunKind.HOURLY)


def sums(desk: Desk) -> dict[str, int]:
    """The book by account, whatever the shop."""
    found = dict.fromkeys(BOOK, 0)
    for (account, _shop), cents in desk.book().items():
        found[account] += cents
    return found


@pytest.mark.parametrize("tell", [by_events, by_nobody, by_the_hour])
def test_however_the_news_come_the_book_ends_the_same(
    desk: Desk, thursday_morning: datetime, tell: Tell
) -> None:
    a_day(desk, thursday_morning, tell)
    assert (sums(desk), desk.findings()) == (BOOK, MET)
    assert desk.clearing() == desk.clearing_at_stripe()


def test_a_second_run_changes_nothing(desk: Desk, thursday_morning: datetime) -> None:
    a_day(desk, thursday_morning, by_nobody)
    before = sums(desk), desk.findings()
    for hours in (27, 51):
        with clock.travel(thursday_morning + timedelta(hours=hours)):
            reconciled(desk, RunKind.DAILY)
    assert (sums(desk), desk.findings()) == before
