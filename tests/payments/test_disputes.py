"""A buyer's bank contests a payment: mirrored, held back meanwhile, borne by whom the contract says."""

from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.disputes import apply_dispute
from marketplace.payments.states import TransferState
from marketplace.payments.transfers.reckoning import lock_account
from tests.payments.desk import Desk

pytestmark = pytest.mark.all_towns


def test_a_dispute_holds_the_money_and_stops_what_has_not_gone(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=0)
    payment = desk.paid()
    dispute = desk.stripe.dispute(str(payment.charge_id))
    desk.hear()
    assert desk.book()[("dispute_hold", None)] == 5000
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.BLOCKED]
    desk.stripe.decide(dispute["id"], "won")
    desk.hear()
    assert ("dispute_hold", None) not in desk.book()
    with clock.travel(clock.now() + timedelta(hours=2)):
        desk.work()
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.DONE]


def test_a_share_not_yet_sent_is_held_back(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=0)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)  # its command waits for the worker
    desk.stripe.dispute(str(payment.charge_id))
    with transaction():
        told = desk.gateway.retrieve_dispute(next(e["data"]["object"]["id"] for e in desk.news()[-1:]))
        apply_dispute(told)
    desk.work()
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.BLOCKED]


def test_a_lost_dispute_is_borne_by_the_platform_and_by_shops_whose_contract_says_so(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=0)
    with transaction():
        account = lock_account(desk.town.id, shop_id=desk.bakery.id)
        assert account
        account.bears_disputes = True
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    dispute = desk.stripe.dispute(str(payment.charge_id))
    desk.stripe.decide(dispute["id"], "lost")
    desk.hear()
    book = desk.book()
    assert book[("goodwill", None)] == 3000
    assert ("dispute_hold", None) not in book
    assert ("shop_payable", desk.bakery.id) not in book
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.REVERSED]


def test_told_twice_and_in_any_order_it_is_booked_once(desk: Desk) -> None:
    payment = desk.paid()
    dispute = desk.stripe.dispute(str(payment.charge_id))
    desk.stripe.decide(dispute["id"], "won")
    news = desk.news()
    for event in (*reversed(news), *news):
        desk.deliver(event)
        desk.work()
    assert ("dispute_hold", None) not in desk.book()
    assert db.session.get_one(type(payment), (desk.town.id, payment.id)).captured_cents == 5000


def test_a_dispute_heard_of_before_its_payment_waits_for_it(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    desk.stripe.pay(str(payment.checkout_session_id))
    page = desk.gateway.retrieve_checkout(str(payment.checkout_session_id))
    paid = desk.news()
    desk.stripe.dispute(page.charge_id)
    for event in desk.news():
        desk.deliver(event)
    desk.work()
    assert desk.book() == {}
    for event in paid:
        desk.deliver(event)
    with clock.travel(clock.now() + timedelta(minutes=1)):
        desk.work()
        desk.work()
    assert desk.book()[("dispute_hold", None)] == 5000
