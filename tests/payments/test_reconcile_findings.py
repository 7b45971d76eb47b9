"""Each kind of difference between our book and the provider's, planted, is found and told to a person."""

import pytest
from sqlalchemy import select, text

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.findings.models import ReconciliationRun
from marketplace.payments.findings.runs import RunKind
from marketplace.payments.statement.models import Meaning, StatementLine
from tests.payments.desk import Desk
from tests.payments.reconciler import LATER, Reconciler
from tests.stripe_double import reports
from tests.stripe_double.faults import Fault
from tests.stripe_double.objects import Thing

pytestmark = pytest.mark.all_towns


def charge_line(desk: Desk) -> Thing:
    """Stripe's line of the only charge."""
    return next(line for line in desk.stripe.world.of_kind("balance_transaction", type="charge"))


def lines() -> list[StatementLine]:
    """What is kept of the provider's account."""
    return list(db.session.scalars(select(StatementLine).order_by(StatementLine.id)))


def test_books_that_agree_have_no_finding(desk: Desk, runs: Reconciler) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    assert runs.run() == []
    assert {line.meaning for line in lines()} == {Meaning.BOOK}
    run = db.session.scalars(select(ReconciliationRun)).one()
    assert (run.kind, run.gateway, run.found, run.ended_at is None) == ("daily", "stripe", 0, False)


def test_money_that_moved_there_and_not_here(desk: Desk, runs: Reconciler) -> None:
    desk.paid()
    foreign = desk.stripe.world.things[desk.gateway.retrieve_checkout(_page(desk)).charge_id]
    line = desk.stripe.world.move("charge", {**foreign, "id": "ch_foreign"}, 700, fee=35)
    assert runs.run(hours=0) == []  # it may be on its way
    assert runs.run() == ["missing_here"]
    assert runs.findings("missing_here") == [(line["id"], "", "charge ch_foreign 700 EUR")]
    assert runs.run(hours=27) == ["missing_here"]


def _page(desk: Desk) -> str:
    return str(next(thing["id"] for thing in desk.stripe.world.of_kind("checkout.session")))


def test_money_that_moved_here_and_not_there(desk: Desk, runs: Reconciler) -> None:
    payment = desk.paid()
    line = charge_line(desk)
    line["created"] -= 40 * 24 * 3600  # out of the window of every run
    assert runs.run() == ["missing_there"]
    assert runs.findings("missing_there") == [(f"payment:{payment.id}:paid", "5000 EUR", "")]


def test_money_that_moves_meanwhile_is_no_difference_for_an_hour(desk: Desk, runs: Reconciler) -> None:
    desk.paid()
    line = charge_line(desk)
    line.update(amount=0, fee=0, net=0, created=line["created"] - 40 * 24 * 3600)  # as if it came right now
    assert runs.run(hours=0) == []
    assert runs.run() == ["balance", "missing_there"]


def test_another_amount_or_currency(desk: Desk, runs: Reconciler) -> None:
    payment = desk.paid()
    line = charge_line(desk)
    line.update(amount=4900, net=4800)
    assert runs.run() == ["balance", "other_amount"]
    theirs = f"charge {payment.charge_id} 4900 EUR"
    assert runs.findings("other_amount") == [(line["id"], f"payment {payment.id} 5000 EUR", theirs)]
    assert runs.findings("balance") == [("EUR:2026-06-11", "4900", "4800")]


def test_another_fee(desk: Desk, runs: Reconciler) -> None:
    desk.paid()
    line = charge_line(desk)
    line.update(fee=90, net=4910)
    assert runs.run() == ["balance", "other_fee"]
    assert runs.findings("other_fee") == [(line["id"], "100", "90 EUR")]


def test_a_second_line_for_the_same_event(desk: Desk, runs: Reconciler) -> None:
    payment = desk.paid()
    again = {**charge_line(desk), "id": "txn_again"}
    desk.stripe.world.keep(again)
    ours = f"payment {payment.id} 5000 EUR"
    assert runs.run() == ["second_line"]
    assert [found[1] for found in runs.findings("second_line")] == [ours]


def test_a_fee_that_the_page_did_not_tell_is_booked(desk: Desk, runs: Reconciler) -> None:
    payment = desk.paid()
    for kind in ("entries WHERE transaction_id IN (SELECT id FROM ledger_transactions", "transactions"):
        ending = ")" if kind.startswith("entries") else ""
        where = "AND kind = 'fee'" if ending else "WHERE kind = 'fee'"
        statement = f"DELETE FROM ledger_{kind} {where}{ending}".replace(
            "transactions AND", "transactions WHERE"
        )
        with transaction():
            db.session.execute(text(statement))
    with transaction():
        db.session.execute(text("UPDATE payments SET fee_cents = NULL"))
    assert runs.run() == []
    assert desk.payment(payment.id).fee_cents == 100
    assert desk.book()[("fees", None)] == 100


def test_the_fee_of_a_dispute_is_booked_once(desk: Desk, runs: Reconciler) -> None:
    payment = desk.paid()
    desk.stripe.dispute(str(payment.charge_id))
    desk.hear()
    assert runs.run() == ["dispute"]
    assert runs.run(hours=27) == ["dispute"]
    assert desk.book()[("fees", None)] == 100 + 2000
    assert desk.clearing() == desk.clearing_at_stripe()


def test_a_payout_of_commission_is_booked_and_fits(desk: Desk, runs: Reconciler) -> None:
    desk.admit(desk.bakery, commission=1000)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    reports.pay_out(desk.stripe.world, 100, "eur")
    assert runs.run() == []
    payout = next(line for line in lines() if line.type == "payout")
    assert (payout.meaning, payout.net_cents) == (Meaning.PLATFORM, -100)


def test_a_payout_of_the_shops_money_is_told(desk: Desk, runs: Reconciler) -> None:
    desk.admit(desk.bakery, commission=1000)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    reports.pay_out(desk.stripe.world, 101, "eur")  # commission of 200 less the fee of 100 is ours
    assert runs.run() == ["payouts_beyond_commission"]
    assert runs.findings("payouts_beyond_commission") == [("EUR:2026-06-11", "100", "101")]


def test_a_bill_of_the_provider_lowers_what_may_be_paid_out(desk: Desk, runs: Reconciler) -> None:
    desk.admit(desk.bakery, commission=1000)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    bill = {"id": "fee_radar", "currency": "eur"}
    desk.stripe.world.move("stripe_fee", bill, -30)
    reports.pay_out(desk.stripe.world, 100, "eur")
    assert runs.run() == ["payouts_beyond_commission"]


def test_a_balance_that_no_line_explains(desk: Desk, runs: Reconciler) -> None:
    desk.paid()
    line = desk.stripe.world.move("reserve_transaction", {"id": "res", "currency": "eur"}, 700)
    line["created"] += 40 * 24 * 3600  # it is in the balance, and on no day that is read
    assert runs.run() == ["balance"]
    assert runs.findings("balance") == [("EUR:2026-06-11", "4900", "5600")]


def test_an_account_that_the_provider_does_not_know(desk: Desk, runs: Reconciler) -> None:
    account_id = desk.admit(desk.bakery)
    del desk.stripe.world.things[account_id]
    assert runs.run() == ["unaskable"]
    assert runs.findings("unaskable")[0][0] == account_id


def test_an_account_s_news_are_fetched(desk: Desk, runs: Reconciler) -> None:
    account_id = desk.admit(desk.bakery)
    desk.stripe.restrict(account_id)
    assert runs.run() == []
    with db.engine.connect() as connection:
        said = connection.execute(text("SELECT transfers FROM shop_payment_accounts")).scalar()
    assert said == "restricted"


def test_a_command_that_nobody_answers_for_hours(desk: Desk, runs: Reconciler) -> None:
    desk.stripe.faults.next(Fault.LOST_BEFORE, path="/v1/checkout")
    desk.open(desk.order())
    desk.carry()
    assert runs.run(RunKind.FIVE_MINUTES, hours=1) == []
    assert runs.run(RunKind.FIVE_MINUTES) == ["stuck_command"]
    assert runs.findings("stuck_command")[0][1] == "checkout, 1"
    with clock.travel(runs.at + LATER):
        desk.work()
    # Answered at last, and too late for a page of 31 minutes: both are a person's to close.
    assert runs.run(RunKind.FIVE_MINUTES, hours=4) == ["checkout_refused", "stuck_command"]


def test_a_breach_of_the_audit_is_told_too(desk: Desk, runs: Reconciler) -> None:
    payment = desk.paid()
    with transaction():
        db.session.execute(text("UPDATE payments SET refunded_cents = 1"))
    assert "breach" in runs.run()
    assert str(payment.id) in runs.findings("breach")[0][0]
    with transaction():
        db.session.execute(text("UPDATE payments SET refunded_cents = 0"))


def test_where_money_is_real_payouts_wait_for_the_treasurer(
    desk: Desk, runs: Reconciler, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.stripe.world.payouts = "daily"
    assert runs.run() == []
    monkeypatch.setattr(desk.gateway, "livemode", True)
    monkeypatch.setattr(desk.gateway, "_checked", lambda told: told.to_dict())
    assert "automatic_payouts" in runs.run(hours=4)
    desk.stripe.world.payouts = "manual"
    assert len(runs.findings("automatic_payouts")) == 1


def test_many_lines_of_one_second_are_each_looked_at(desk: Desk, runs: Reconciler) -> None:
    for number in range(45):
        desk.stripe.world.move("stripe_fee", {"id": f"fee_{number}", "currency": "eur"}, -10)
        desk.stripe.world.move("reserve_transaction", {"id": f"res_{number}", "currency": "eur"}, 10)
    assert runs.run() == ["missing_here"] * 45
    assert sum(line.meaning == Meaning.PLATFORM for line in lines()) == 45
