"""The shops' shares: once a bag, after it was fetched, to an account that may receive, less what is owed."""

from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.errors import ReversalTooLarge
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.queries import shop_balance
from marketplace.payments.refunds.deciding import refund_bag, refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.payments.states import TransferState
from marketplace.payments.transfers.accounts import apply_account
from marketplace.payments.transfers.models import Transfer
from marketplace.payments.transfers.reversing import reverse_transfer
from tests.payments.desk import Desk
from tests.stripe_double.orders import transfer_request

pytestmark = pytest.mark.all_towns


def payable(desk: Desk) -> int:
    """What the bakery is owed."""
    return -shop_balance(desk.town.id, desk.bakery.id, Account.PAYABLE)


def back(desk: Desk, order_id: int, cents: int) -> None:
    """A part of the bakery's line goes back, at its cost."""
    line = desk.line(order_id, desk.bakery)
    with transaction():
        refund_line(
            desk.town.id, order_line_id=line.id, change="bad", amount_cents=cents, borne_by=Bearer.SHOP
        )


def test_a_fetched_bag_hands_the_shop_its_part_less_commission_and_fee(desk: Desk) -> None:
    account_id = desk.admit(desk.bakery, commission=500, fee=10_000)
    before = desk.stripe.world.shop_money[account_id]
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    fee_share = round(payment.fee_cents or 0) * 2000 // 5000
    (transfer,) = desk.transfers()
    assert transfer.state == TransferState.DONE
    assert abs(transfer.amount_cents - (2000 - 100 - fee_share)) <= 1
    assert desk.stripe.world.shop_money[account_id] - before == transfer.amount_cents
    assert payable(desk) == 0


def test_a_bag_is_settled_once(desk: Desk) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    assert [transfer.amount_cents for transfer in desk.transfers()] == [1900]


def test_what_went_back_before_is_not_handed_on(desk: Desk) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid()
    back(desk, payment.own_order_id, 1000)
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    assert [transfer.amount_cents for transfer in desk.transfers()] == [950]
    assert payable(desk) == 0


def test_a_bag_given_back_whole_hands_on_nothing(desk: Desk) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid()
    bag = desk.bag(payment.own_order_id, desk.bakery)
    with transaction():
        refund_bag(desk.town.id, shop_order_id=bag.id, change="declined", borne_by=Bearer.SHOP)
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    assert desk.transfers() == []


def test_the_voucher_s_part_is_owed_but_not_taken_from_the_charge(desk: Desk) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid(voucher_cents=1000)
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    assert [transfer.amount_cents for transfer in desk.transfers()] == [1500]
    assert payable(desk) == 0
    assert desk.book()[("card_payable", desk.bakery.id)] == -400


def test_a_shop_without_an_account_keeps_its_claim_until_it_has_one(desk: Desk) -> None:
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    (transfer,) = desk.transfers()
    assert (transfer.state, payable(desk)) == (TransferState.BLOCKED, 2000)
    desk.admit(desk.bakery, commission=0)
    desk.work()
    (transfer,) = desk.transfers()
    assert (transfer.state, payable(desk)) == (TransferState.DONE, 0)


def test_a_restricted_account_waits_for_news_of_it(desk: Desk) -> None:
    account_id = desk.admit(desk.bakery)
    payment = desk.paid()
    desk.stripe.restrict(account_id)
    desk.hear()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.BLOCKED]
    with clock.travel(clock.now() + timedelta(minutes=5)):
        desk.stripe.admit(account_id)
        with transaction():
            apply_account(desk.gateway.account_status(account_id))
        desk.work()
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.DONE]


def test_an_account_restricted_behind_our_back_blocks_and_is_told(desk: Desk) -> None:
    account_id = desk.admit(desk.bakery)
    payment = desk.paid()
    desk.stripe.restrict(account_id)
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.BLOCKED]
    assert "transfer_refused" in desk.findings()
    desk.stripe.admit(account_id)
    with clock.travel(clock.now() + timedelta(hours=2)):
        desk.work()
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.DONE]


def test_a_refund_while_the_share_waits_lowers_it(desk: Desk) -> None:
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    back(desk, payment.own_order_id, 600)
    desk.work()
    desk.admit(desk.bakery, commission=0)
    desk.work()
    assert [(t.amount_cents, t.reversed_cents) for t in desk.transfers()] == [(1400, 0)]
    assert payable(desk) == 0


def test_a_share_of_which_nothing_is_due_any_more_is_called_off(desk: Desk) -> None:
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    back(desk, payment.own_order_id, 2000)
    desk.work()
    desk.admit(desk.bakery, commission=0)
    desk.work()
    assert [transfer.state for transfer in desk.transfers()] == [TransferState.CANCELLED]


def test_a_refund_before_the_share_arrives_is_taken_back_afterwards(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=0)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    back(desk, payment.own_order_id, 600)
    desk.hear()
    desk.hear()
    (transfer,) = desk.transfers()
    assert (transfer.state, transfer.reversed_cents) == (TransferState.PARTIALLY_REVERSED, 600)
    assert payable(desk) == 0


def test_what_cannot_be_taken_back_is_a_debt_and_lowers_the_next_share(desk: Desk) -> None:
    account_id = desk.admit(desk.bakery, commission=0)
    first = desk.paid()
    desk.collect(first.own_order_id, desk.bakery)
    desk.hear()
    desk.stripe.empty(account_id)
    back(desk, first.own_order_id, 600)
    desk.hear()
    desk.refused_before = len(desk.stripe.desk.refused)
    assert payable(desk) == -600
    assert "reversal_refused" in desk.findings()
    assert desk.payment(first.id).refunded_cents == 600  # the buyer did not wait for it
    second = desk.paid()
    desk.collect(second.own_order_id, desk.bakery)
    desk.work()
    assert [transfer.amount_cents for transfer in desk.transfers()] == [2000, 1400]
    assert payable(desk) == 0


def test_two_bags_do_not_net_the_same_debt(desk: Desk) -> None:
    account_id = desk.admit(desk.bakery, commission=0)
    first, second, third = (desk.paid() for _ in range(3))
    desk.collect(first.own_order_id, desk.bakery)
    desk.hear()
    desk.stripe.empty(account_id)
    back(desk, first.own_order_id, 600)
    desk.hear()
    for payment in (second, third):
        desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    assert [transfer.amount_cents for transfer in desk.transfers()] == [2000, 1400, 2000]
    assert payable(desk) == 0


def test_no_more_is_taken_back_than_was_handed_over(desk: Desk) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    (transfer,) = desk.transfers()
    with transaction(), pytest.raises(ReversalTooLarge):
        reverse_transfer(
            db.session.get_one(Transfer, (desk.town.id, transfer.id)), cause="by hand", cents=1901
        )


def test_a_bag_paid_at_the_till_owes_its_commission_and_nothing_moves(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=500)
    order_id = desk.order()
    desk.collect(order_id, desk.bakery)
    desk.collect(order_id, desk.bakery)
    desk.work()
    assert desk.book() == {("shop_receivable", desk.bakery.id): 100, ("commission", desk.bakery.id): -100}
    assert desk.transfers() == []


def test_a_share_that_we_did_not_send_is_reported(desk: Desk) -> None:
    account_id = desk.admit(desk.bakery)
    payment = desk.paid()
    page = desk.gateway.retrieve_checkout(str(payment.checkout_session_id))
    desk.gateway.create_transfer(transfer_request(page, account_id, 100))
    desk.hear()
    assert "foreign_transfer" in desk.findings()
