"""What only the demo card's provider does: late money, news that are brought, a memory that lasts."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.gateways.demo import accounts, paying
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.gateways.demo.models import DemoEvent
from marketplace.payments.gateways.errors import BalanceTooLow, Declined, GatewayError, Rejected
from marketplace.payments.inbox.models import WebhookEvent
from marketplace.payments.inbox.receiving import keep_event
from tests.crowd import all_at_once
from tests.house.sources import ROOT
from tests.payments.gateways.providers import Provider, demo_provider, press
from tests.stripe_double import cage
from tests.stripe_double.orders import (
    checkout_request,
    expire_request,
    link_request,
    refund_request,
    reversal_request,
    transfer_request,
)
from tests.waiting import PATIENCE_SECONDS

_ELSEWHERE = """
import sys
from datetime import timedelta
from flask import Flask
from marketplace.core.db import init_db
from marketplace.core.settings import Settings
from marketplace.payments.gateways.demo.gateway import DemoGateway
init_db(app := Flask("elsewhere"), sys.argv[1])
with app.app_context():
    gateway = DemoGateway(Settings(market_env="test"))
    page = gateway.retrieve_checkout(sys.argv[2])
    (refund,) = gateway.refunds_of(page.payment_intent_id)
    events = list(gateway.events_since(page.expires_at - timedelta(hours=1)))
    print(page.status, page.payment_status, page.fee_cents, refund.amount_cents, len(events))
"""


@pytest.fixture
def provider(database: None) -> Provider:
    """The demo card's."""
    return demo_provider()


def kept() -> list[str]:
    """What is in the inbox."""
    db.session.rollback()
    return list(db.session.scalars(select(WebhookEvent.type).order_by(WebhookEvent.id)))


def live_a_life(provider: Provider) -> None:
    """Everything that can happen, once."""
    gateway = provider.gateway
    account = provider.active_account()
    provider.restrict(account)
    provider.supply(account)
    page = provider.paid_page()
    gateway.create_refund(refund_request(page, 100))
    share = gateway.create_transfer(transfer_request(page, account, 500))
    gateway.reverse_transfer(reversal_request(share, 100))
    gateway.expire_checkout(expire_request(gateway.create_checkout(checkout_request()).id))
    late = gateway.create_checkout(checkout_request())
    pay_late(provider, late.id)
    gateway.retrieve_checkout(late.id)


def pay_late(provider: Provider, session_id: str) -> None:
    """The buyer's bank is slow."""
    assert isinstance(provider.gateway, DemoGateway)
    press(provider.gateway, paying.pay_late, session_id)


def test_every_event_is_as_stripe_publishes_it(provider: Provider) -> None:
    live_a_life(provider)
    told = [json.loads(text) for text in db.session.scalars(select(DemoEvent.payload))]
    for event in told:
        cage.judge_event(event)
    assert {event["type"] for event in told} == {
        "account.updated",
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        "refund.created",
        "transfer.created",
        "transfer.reversed",
    }


def test_what_happens_is_brought_to_the_inbox_once(provider: Provider) -> None:
    live_a_life(provider)
    pay_late(provider, provider.gateway.create_checkout(checkout_request()).id)
    asked = [event.type for event in provider.gateway.events_since(clock.now() - timedelta(hours=1))]
    assert len(asked) == 12
    assert kept() == asked


def test_news_that_were_lost_are_found_by_asking(provider: Provider) -> None:
    provider.paid_page()
    with transaction():
        db.session.execute(delete(WebhookEvent))
        for event in provider.gateway.events_since(clock.now() - timedelta(hours=1)):
            assert keep_event("demo", event=event, livemode=False)
    assert kept() == ["checkout.session.completed"]


def test_what_is_taken_back_has_neither_moved_money_nor_been_told(provider: Provider) -> None:
    page = provider.gateway.create_checkout(checkout_request())

    def slip(session_id: str) -> None:
        paying.pay(session_id)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        slip(page.id)
    assert not provider.gateway.retrieve_checkout(page.id).paid
    assert (kept(), provider.gateway.balances()) == ([], [])


def test_it_is_not_called_inside_of_a_transaction_of_ours(provider: Provider) -> None:
    page = provider.paid_page()
    with pytest.raises(RuntimeError, match="do not nest"), transaction():
        provider.gateway.create_refund(refund_request(page, 100))
    assert provider.gateway.refunds_of(page.payment_intent_id) == []


def test_a_refused_card_leaves_the_page_open(provider: Provider) -> None:
    page = provider.gateway.create_checkout(checkout_request())
    with pytest.raises(Declined), transaction():
        paying.decline(page.id)
    assert provider.gateway.retrieve_checkout(page.id) == page
    provider.pay(page.id)
    assert provider.gateway.retrieve_checkout(page.id).paid


def test_late_money_comes_after_we_were_told_that_the_page_is_closed(provider: Provider) -> None:
    page = provider.gateway.create_checkout(checkout_request())
    pay_late(provider, page.id)
    before = provider.gateway.retrieve_checkout(page.id)
    after = provider.gateway.retrieve_checkout(page.id)
    assert (before.status, before.paid, before.fee_cents) == ("expired", False, None)
    assert (after.status, after.paid, after.fee_cents) == ("complete", True, 55)
    assert provider.gateway.retrieve_checkout(page.id) == after
    assert kept() == ["checkout.session.expired", "checkout.session.async_payment_succeeded"]


def test_money_given_back_cannot_be_handed_to_a_shop(provider: Provider) -> None:
    page, account = provider.paid_page(2000), provider.active_account()
    provider.gateway.create_refund(refund_request(page, 2000))
    with pytest.raises(BalanceTooLow):
        provider.gateway.create_transfer(transfer_request(page, account, 100))


def test_a_charge_is_shared_in_its_own_currency(provider: Provider) -> None:
    page, account = provider.paid_page(), provider.active_account()
    with pytest.raises(Rejected) as refused:
        provider.gateway.create_transfer(transfer_request(page, account, 100, currency="CHF"))
    assert refused.value.code == "currency"


def test_what_a_shop_has_had_for_a_week_does_not_come_back(provider: Provider) -> None:
    gateway, account = provider.gateway, provider.active_account()
    old = gateway.create_transfer(transfer_request(provider.paid_page(), account, 1100))
    with clock.travel(clock.now() + timedelta(days=8)):
        with pytest.raises(BalanceTooLow):
            gateway.reverse_transfer(reversal_request(old, 300))
        gateway.create_transfer(transfer_request(provider.paid_page(), account, 500))
        gateway.reverse_transfer(reversal_request(old, 300))
        with pytest.raises(BalanceTooLow):
            gateway.reverse_transfer(reversal_request(old, 201))


def test_a_card_s_money_comes_in_after_a_week(provider: Provider) -> None:
    provider.paid_page(2000)
    (before,) = provider.gateway.balances()
    with clock.travel(clock.now() + timedelta(days=7)):
        (after,) = provider.gateway.balances()
    assert (before.available_cents, before.pending_cents) == (0, 1945)
    assert (after.available_cents, after.pending_cents) == (1945, 0)


def test_a_link_into_the_form_is_old_after_five_minutes(provider: Provider) -> None:
    account = provider.active_account()
    url = provider.gateway.link_to_onboarding(link_request(account)).url
    assert url.startswith("https://rue.example.org/demo-card/accounts/link_demo_")
    name = url.rpartition("/")[2]
    assert not accounts.form(name).is_old
    with clock.travel(clock.now() + timedelta(minutes=5)):
        assert accounts.form(name).is_old


def test_it_remembers_in_another_process(provider: Provider) -> None:
    page = provider.paid_page()
    provider.gateway.create_refund(refund_request(page, 100))
    db.session.rollback()
    address = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _ELSEWHERE, address, page.id]
    told = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS
    )
    assert told.stdout.split() == ["complete", "paid", "55", "100", "2"]


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except GatewayError as error:
        return error.code
    return "done"


def _together(app: Flask, acts: list[Callable[[], object]]) -> list[str]:
    return sorted(all_at_once(app, [partial(_outcome, act) for act in acts]))


def test_of_two_refunds_at_once_that_are_too_much_one_goes(app: Flask, provider: Provider) -> None:
    page = provider.paid_page(2000)
    asks = [refund_request(page, 1500) for _ in range(4)]
    outcomes = _together(app, [partial(provider.gateway.create_refund, ask) for ask in asks])
    assert outcomes == ["amount_too_large"] * 3 + ["done"]


def test_the_same_request_at_once_is_carried_out_once(app: Flask, provider: Provider) -> None:
    ask = refund_request(provider.paid_page(2000), 300)
    assert _together(app, [partial(provider.gateway.create_refund, ask)] * 4) == ["done"] * 4
    assert len(provider.gateway.refunds_of(ask.payment_intent_id)) == 1
