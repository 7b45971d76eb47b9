"""The core of money at the demo card's provider: the same commands, the same inbox, the same book."""

from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.settings import Settings
from marketplace.payments.gateways.demo import accounts, paying
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.sessions import Verdict
from marketplace.payments.states import RefundState, TransferState
from marketplace.payments.transfers.accounts import record_account
from marketplace.shops.models import Shop
from tests.payments.desk import Desk
from tests.payments.gateways.providers import Act, press
from tests.stripe_double.orders import account_request


@pytest.fixture
def demo(desk: Desk) -> DemoGateway:
    """The desk's orders are paid with the demo card."""
    demo = DemoGateway(Settings.model_validate({"market_env": "test"}))
    desk.gateway = demo
    return demo


def opened(desk: Desk) -> Payment:
    """An order's page is open: the bakery's 20 euros, the dairy's 30."""
    return desk.opened(desk.order())


def pressed(desk: Desk, demo: DemoGateway, payment: Payment, act: Act) -> Payment:
    """Somebody presses a button on an order's page, and the worker does its rounds."""
    press(demo, act, str(payment.checkout_session_id))
    desk.work()
    return desk.payment(payment.id)


def bank(desk: Desk, demo: DemoGateway, shop: Shop) -> None:
    """A shop has handed everything in."""
    account_id = demo.create_account(account_request()).account_id
    press(demo, accounts.supply, account_id)
    with transaction():
        account = record_account(desk.town.id, shop_id=shop.id, answer=demo.account_status(account_id))
        account.commission_basis_points = 500


def test_a_payment_a_share_and_a_refund_are_in_both_books(desk: Desk, demo: DemoGateway) -> None:
    for shop in (desk.bakery, desk.dairy):
        bank(desk, demo, shop)
    desk.work()
    payment = pressed(desk, demo, opened(desk), paying.pay)
    assert (payment.state, payment.fee_cents) == (PaymentState.SUCCEEDED, 100)
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    with transaction():
        desk.refuse(payment.own_order_id, desk.dairy)
    desk.work()
    assert [(share.state, share.amount_cents) for share in desk.transfers()] == [(TransferState.DONE, 1900)]
    assert [(back.state, back.amount_cents) for back in desk.refunds()] == [(RefundState.SUCCEEDED, 3000)]
    assert desk.verdicts == [Verdict.NOTHING, Verdict.PAID]
    (balance,) = demo.balances()
    assert desk.clearing() == balance.available_cents + balance.pending_cents == 5000 - 100 - 1900 - 3000


def test_money_that_comes_late_finds_its_order_given_up_and_its_goods_still_there(
    desk: Desk, demo: DemoGateway
) -> None:
    payment = pressed(desk, demo, opened(desk), paying.pay_late)
    desk.work()
    assert desk.verdicts[-2:] == [Verdict.CLOSED, Verdict.PAID_LATE]
    assert (desk.payment(payment.id).state, desk.refunds()) == (PaymentState.SUCCEEDED, [])


def test_a_page_that_nobody_paid_on_frees_the_order(desk: Desk, demo: DemoGateway) -> None:
    payment = opened(desk)
    with clock.travel(clock.now() + timedelta(minutes=32)):
        assert [event.type for event in demo.events_since(clock.now())] == ["checkout.session.expired"]
        desk.work()
        assert desk.verdicts[-1] == Verdict.CLOSED
    assert desk.payment(payment.id).state == PaymentState.EXPIRED
