"""Runs of reconciliation: which is due, what a silent provider or a stop leaves undone, what stays closed."""

from datetime import timedelta
from threading import Event

import click
import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.cli.reconcile import reconcile_books
from marketplace.cli.reconciling.running import LEASE, Reconciling
from marketplace.cli.reconciling.telling import reconcile_and_tell
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.leases import give_lease_back, take_lease
from marketplace.core.settings import Settings
from marketplace.payments.findings.models import FindingState, ReconciliationFinding, ReconciliationRun
from marketplace.payments.findings.runs import RunKind, is_run_due, last_good_start
from marketplace.payments.findings.services import Found, close_finding, report, report_again
from marketplace.payments.gateways.errors import Unknown
from marketplace.payments.inbox.models import WebhookEvent
from marketplace.payments.models import PaymentState
from tests.factories import make_person
from tests.payments.desk import Desk
from tests.payments.reconciler import LATER, Reconciler
from tests.stripe_double.double import SECRET, TEST_KEY
from tests.stripe_double.faults import Fault

pytestmark = pytest.mark.all_towns


def test_a_page_past_its_time_frees_its_goods_only_when_the_provider_has_closed_it(
    desk: Desk, runs: Reconciler
) -> None:
    payment = desk.opened(desk.order())
    page = desk.stripe.world.things[str(payment.checkout_session_id)]
    page["expires_at"] += 3600  # the provider's clock is another
    runs.run(RunKind.FIVE_MINUTES, hours=1)
    assert desk.payment(payment.id).state == PaymentState.OPEN
    runs.run(RunKind.FIVE_MINUTES, hours=2)
    assert desk.payment(payment.id).state == PaymentState.EXPIRED


def test_a_provider_that_is_silent_ends_no_run(desk: Desk, runs: Reconciler) -> None:
    desk.opened(desk.order())
    desk.stripe.faults.next(Fault.LOST_BEFORE, path="/v1/checkout")
    with pytest.raises(Unknown):
        runs.run(RunKind.FIVE_MINUTES)
    assert last_good_start(RunKind.FIVE_MINUTES, gateway="stripe") is None
    runs.run(RunKind.FIVE_MINUTES)
    assert last_good_start(RunKind.FIVE_MINUTES, gateway="stripe") == runs.at + LATER


def test_the_worker_does_what_is_due_and_waits_for_a_silent_provider(desk: Desk, runs: Reconciler) -> None:
    job = Reconciling(desk.on_session, lambda: [desk.gateway])
    assert job(Event()) == "reconciliation (daily) is done"
    assert job(Event()) == ""
    kinds = sorted(db.session.scalars(select(ReconciliationRun.kind)))
    assert kinds == ["daily", "five_minutes", "hourly"]
    desk.opened(desk.order())
    with clock.travel(runs.at + timedelta(minutes=50)):
        desk.stripe.faults.next(Fault.LOST_BEFORE, path="/v1/checkout")
        assert "waits: Unknown" in job(Event())
        assert is_run_due(RunKind.FIVE_MINUTES, gateway="stripe")
        assert not is_run_due(RunKind.HOURLY, gateway="stripe")


def test_a_worker_that_is_stopped_leaves_the_rest_to_the_next(desk: Desk, runs: Reconciler) -> None:
    desk.opened(desk.order())
    stop = Event()
    stop.set()
    assert Reconciling(desk.on_session, lambda: [desk.gateway])(stop) == ""
    assert last_good_start(RunKind.DAILY, gateway="stripe") is None


def test_events_are_fetched_since_the_last_good_run_and_kept_once(desk: Desk, runs: Reconciler) -> None:
    desk.paid()
    desk.news()
    runs.run(RunKind.HOURLY, hours=0)
    kept = len(list(db.session.scalars(select(WebhookEvent.id))))
    assert kept > 0
    runs.run(RunKind.HOURLY, hours=1)
    assert len(list(db.session.scalars(select(WebhookEvent.id)))) == kept


def test_what_a_person_has_closed_is_not_met_again(desk: Desk, runs: Reconciler) -> None:
    user = make_person("ops@example.org")
    with transaction():
        report(Found("dispute", "du_1", theirs="5000"))
    finding = db.session.scalars(select(ReconciliationFinding)).one()
    with transaction():
        close_finding(finding.id, by_user_id=user.id, note="Répondu à la banque")
    with transaction():
        close_finding(finding.id, by_user_id=desk.baker.id, note="Encore")
        report_again(Found("dispute", "du_1", theirs="5000"))
    db.session.expire_all()
    finding = db.session.scalars(select(ReconciliationFinding)).one()
    assert (finding.state, finding.note, finding.closed_by_user_id) == (
        FindingState.CLOSED,
        "Répondu à la banque",
        user.id,
    )
    assert finding.closed_at == runs.at


@pytest.fixture
def at_stripe(app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application's own settings lead to the Stripe of the tests."""
    settings = Settings.model_validate(
        {
            "market_env": "test",
            "stripe_api_base": desk.stripe.url,
            "stripe_secret_key": TEST_KEY,
            "stripe_webhook_secrets": [SECRET],
        }
    )
    monkeypatch.setitem(app.extensions, "settings", settings)


@pytest.mark.usefixtures("at_stripe")
def test_at_the_prompt_each_finding_has_its_line(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert reconcile_and_tell(RunKind.DAILY, on_session=desk.on_session) == 0
    payment = desk.paid()
    desk.stripe.dispute(str(payment.charge_id))
    desk.hear()
    with clock.travel(clock.now() + LATER):
        assert reconcile_and_tell(RunKind.DAILY, on_session=desk.on_session) == 0
        desk.stripe.world.move("reserve_transaction", {"id": "res_1", "currency": "eur"}, 700)
    with clock.travel(clock.now() + 2 * LATER):
        assert reconcile_and_tell(RunKind.DAILY, on_session=desk.on_session) == 1
    (said,) = capsys.readouterr().out.splitlines()
    assert said.startswith("missing_here: txn_")
    assert said.endswith(": ours -, theirs reserve_transaction res_1 700 EUR")


@pytest.mark.usefixtures("at_stripe")
def test_at_the_prompt_a_worker_that_is_at_it_is_not_disturbed(desk: Desk) -> None:
    with transaction():
        take_lease(LEASE, holder="worker")
    with pytest.raises(click.ClickException, match="a worker is at it"):
        reconcile_and_tell(RunKind.DAILY, on_session=desk.on_session)
    with transaction():
        give_lease_back(holder="worker")
    desk.stripe.faults.next(Fault.LOST_BEFORE)
    with pytest.raises(click.ClickException, match="does not answer"):
        reconcile_and_tell(RunKind.HOURLY, on_session=desk.on_session)
    assert reconcile_and_tell(RunKind.HOURLY, on_session=desk.on_session) == 0


@pytest.mark.usefixtures("at_stripe")
def test_the_command_ends_with_one_when_anything_does_not_fit(app: Flask, desk: Desk) -> None:
    prompt = app.test_cli_runner()
    fine = prompt.invoke(reconcile_books, ["--kind", "hourly"])
    assert (fine.exit_code, fine.output) == (0, "hourly: 0 findings\n")
    desk.stripe.world.move("reserve_transaction", {"id": "res_1", "currency": "eur"}, 700)
    with clock.travel(clock.now() + LATER):
        found = prompt.invoke(reconcile_books)
    assert found.exit_code == 1
    assert found.output.splitlines()[-1] == "daily: 1 findings"
