"""What the operator sees of money: `/operator/money`."""

import ast
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.payments.findings.models import FindingState, ReconciliationFinding
from marketplace.payments.findings.runs import RunKind, begin_run, end_run
from marketplace.payments.findings.services import Found, report
from marketplace.payments.inbox.hearing import MOST_ATTEMPTS
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.towns.models import Town
from marketplace.web.operator.money_words import FINDINGS
from tests.factories import THURSDAY_MORNING, make_shop, make_worker
from tests.house.sources import application
from tests.payments.desk import Desk
from tests.stripe_double.double import SECRET, TEST_KEY, StripeDouble, stripe_double
from tests.stripe_double.faults import Fault
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns

PAGE = "/operator/money"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def stripe(app: Flask, database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeDouble]:
    """A Stripe that the application's own settings lead to."""
    with stripe_double() as double:
        told = {
            "market_env": "test",
            "stripe_api_base": double.url,
            "stripe_secret_key": TEST_KEY,
            "stripe_webhook_secrets": [SECRET],
        }
        monkeypatch.setitem(app.extensions, "settings", Settings.model_validate(told))
        yield double


def words_of(page: str) -> str:
    """A page's text with plain spaces."""
    return " ".join(page.replace("\u00a0", " ").replace("\u202f", " ").split())


def report_one(kind: str = "missing_here", about: str = "txn_1", town: Town | None = None) -> int:
    """A finding; gives its id."""
    with transaction():
        found = Found(kind, about, "", "charge ch_1 700 EUR", town_id=town.id if town else None)
        report(found)
    return db.session.scalars(
        select(ReconciliationFinding.id).where(ReconciliationFinding.about == about)
    ).one()


def test_what_waits_for_a_person_is_all_on_one_page(
    operator: Visitor, towns: list[Town], stripe: StripeDouble
) -> None:
    desk = Desk(towns[0], stripe)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)  # it has no account: its share is blocked
    line = desk.line(payment.own_order_id, desk.bakery)
    with transaction():
        refund_line(
            towns[0].id, order_line_id=line.id, change="bad", amount_cents=500, borne_by=Bearer.PLATFORM
        )
    stripe.refund_by_hand(str(desk.payment(payment.id).payment_intent_id), 5000)  # ours will be refused
    desk.carry()
    wrong = desk.opened(desk.order())
    with transaction():
        db.session.execute(
            update(Payment)
            .where(Payment.town_id == towns[0].id, Payment.id == wrong.id)
            .values({Payment.state: PaymentState.MISMATCH})
        )
    _give_up_an_event(desk)
    report_one("automatic_payouts", "stripe:2026-06-11", None)
    text = words_of(operator.get(PAGE).text)
    told = (
        "Chez Stripe",
        "Paiements en quarantaine",
        "Parts de boutiques bloquées",
        "Maison Morel",
        "Demandes refusées par un prestataire",
        "Rembourser",
        "Nouvelles abandonnées",
        "Le prestataire verse l’argent de lui-même, sans notre ordre",
        "Remboursement refusé par le prestataire",
        "jamais",
        "En retard",
    )
    assert [words for words in told if words not in text] == []


def _give_up_an_event(desk: Desk) -> None:
    desk.deliver(desk.news()[-1])
    desk.stripe.faults.next(Fault.LOST_BEFORE, times=MOST_ATTEMPTS)
    for hours in range(MOST_ATTEMPTS + 1):
        with clock.travel(THURSDAY_MORNING + timedelta(hours=hours)):
            desk.work()


def test_what_a_provider_holds_is_asked_and_its_silence_is_a_sentence(
    operator: Visitor, stripe: StripeDouble
) -> None:
    stripe.world.move("charge", {"id": "ch_1", "currency": "eur"}, 5000, fee=100)
    stripe.world.move("charge", {"id": "ch_2", "currency": "chf"}, 700, available_on=stripe.world.later())
    text = words_of(operator.get(PAGE).text)
    assert "49,00 €" in text
    assert "7,00 CHF en attente" in text
    stripe.faults.next(Fault.LOST_BEFORE, path="/v1/balance")
    answer = operator.get(PAGE)
    assert answer.status_code == 200
    assert "Stripe ne répond pas : ce qu’il détient n’est pas connu en ce moment." in words_of(answer.text)


def test_without_a_provider_the_page_says_so(operator: Visitor, towns: list[Town]) -> None:
    text = words_of(operator.get(PAGE).text)
    assert "Aucun constat, mais une comparaison est en retard" in text  # no worker has looked yet


def test_a_comparison_that_did_not_come_to_its_end_in_time_is_told(
    operator: Visitor, stripe: StripeDouble
) -> None:
    for kind in RunKind:
        for gateway in ("stripe", "demo"):
            with transaction():
                end_run(begin_run(kind, gateway=gateway))
    assert "En retard" not in operator.get(PAGE).text
    assert "sont d’accord" in operator.get(PAGE).text
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=11)):
        with transaction():
            begin_run(RunKind.FIVE_MINUTES, gateway="stripe")  # which never ends
        assert operator.get(PAGE).text.count("En retard") == 2  # one of each provider
        assert "sont d’accord" not in operator.get(PAGE).text  # nobody has looked


def test_a_finding_is_closed_with_a_note_and_the_name_of_who_did(
    operator: Visitor, towns: list[Town]
) -> None:
    finding_id = report_one(town=towns[0])
    page = f"{PAGE}/findings/{finding_id}"
    assert "Mouvement chez le prestataire, absent du livre" in operator.get(PAGE).text
    token = operator.token_on(page)
    assert operator.post(f"{page}/closure", data={"csrf_token": token, "note": " "}).status_code == 422
    answer = operator.post(f"{page}/closure", data={"csrf_token": token, "note": "Vente de la braderie"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    db.session.rollback()
    finding = db.session.get_one(ReconciliationFinding, finding_id)
    assert (finding.state, finding.note) == (FindingState.CLOSED, "Vente de la braderie")
    assert finding.closed_by_user_id
    assert finding.closed_at == THURSDAY_MORNING
    assert "Constats à regarder" in operator.get(PAGE).text
    assert "absent du livre" not in operator.get(PAGE).text
    assert "Odile Roux" in operator.get(page).text


def test_a_finding_that_does_not_exist_is_not_found(operator: Visitor, towns: list[Town]) -> None:
    assert operator.get(f"{PAGE}/findings/7").status_code == 404
    token = operator.token_on(f"{PAGE}/findings/{report_one()}")
    answer = operator.post(f"{PAGE}/findings/7/closure", data={"csrf_token": token, "note": "x"})
    assert answer.status_code == 404


def test_more_findings_cost_no_more_queries(
    operator: Visitor, towns: list[Town], count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    report_one()
    with count_sql() as few:
        operator.get(PAGE)
    for number in range(60):
        report_one(about=f"txn_more_{number}", town=towns[number % 2])
    with count_sql() as many:
        text = words_of(operator.get(PAGE).text)
    assert len(many) == len(few) <= 13
    assert "et 11 autres, plus anciens" in text


def test_nobody_else_sees_it_or_closes_anything(
    browser_for: Callable[[str], Visitor], towns: list[Town]
) -> None:
    finding_id = report_one()
    browser = browser_for("localhost")
    browser.sign_in(make_worker(make_shop(towns[0])).id)
    for page in (PAGE, f"{PAGE}/findings/{finding_id}"):
        assert browser.get(page).status_code == 404
    assert browser.post(f"{PAGE}/findings/{finding_id}/closure", data={"note": "x"}).status_code in {400, 404}
    db.session.rollback()
    assert db.session.get_one(ReconciliationFinding, finding_id).state == FindingState.OPEN


def test_every_kind_of_finding_has_words() -> None:
    kinds = {
        node.args[0].value
        for module in application()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Found", "_found"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert kinds | {"breach", "late_event"} == set(FINDINGS)
