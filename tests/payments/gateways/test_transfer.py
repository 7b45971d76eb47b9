"""Handing shops their shares through Stripe, and taking parts back."""

import pytest

from marketplace.payments.gateways.errors import BalanceTooLow, Rejected
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.orders import active_account, paid_page, reversal_request, transfer_request


def test_a_share_goes_to_the_shop_before_the_charge_s_money_is_there(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    page, account = paid_page(stripe, gateway), active_account(stripe, gateway)
    request = transfer_request(page, account, 1100)
    share = gateway.create_transfer(request)
    assert (share.account_id, share.amount_cents, share.reversed_cents) == (account, 1100, 0)
    assert (share.charge_id, share.reference) == (page.charge_id, page.reference)
    assert share.command_id == request.command_id
    assert gateway.retrieve_transfer(share.id) == share
    assert gateway.find_transfer(request) == share
    assert gateway.transfers_of(page.reference) == [share]


def test_the_same_command_twice_is_one_transfer(stripe: StripeDouble, gateway: StripeGateway) -> None:
    request = transfer_request(paid_page(stripe, gateway), active_account(stripe, gateway), 1100)
    assert gateway.create_transfer(request) == gateway.create_transfer(request)
    assert stripe.world.shop_money[request.account_id] == 1100


def test_shares_never_exceed_their_charge(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page, account = paid_page(stripe, gateway, 2000), active_account(stripe, gateway)
    gateway.create_transfer(transfer_request(page, account, 1500))
    with pytest.raises(Rejected):
        gateway.create_transfer(transfer_request(page, account, 501))
    gateway.create_transfer(transfer_request(page, account, 500))
    assert stripe.world.shop_money[account] == 2000


def test_an_account_that_stripe_restricts_receives_nothing(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    page, account = paid_page(stripe, gateway), active_account(stripe, gateway)
    stripe.restrict(account)
    with pytest.raises(Rejected) as refused:
        gateway.create_transfer(transfer_request(page, account, 1100))
    assert refused.value.code == "insufficient_capabilities_for_transfer"


def test_a_part_comes_back(stripe: StripeDouble, gateway: StripeGateway) -> None:
    share = gateway.create_transfer(
        transfer_request(paid_page(stripe, gateway), active_account(stripe, gateway), 1100)
    )
    request = reversal_request(share, 300)
    back = gateway.reverse_transfer(request)
    assert (back.transfer_id, back.amount_cents) == (share.id, 300)
    assert gateway.reverse_transfer(request) == back
    assert gateway.find_reversal(request) == back
    assert gateway.find_reversal(reversal_request(share, 300)) is None
    assert gateway.retrieve_transfer(share.id).reversed_cents == 300


def test_more_than_was_handed_over_does_not_come_back(stripe: StripeDouble, gateway: StripeGateway) -> None:
    share = gateway.create_transfer(
        transfer_request(paid_page(stripe, gateway), active_account(stripe, gateway), 1100)
    )
    with pytest.raises(Rejected):
        gateway.reverse_transfer(reversal_request(share, 1101))
    assert gateway.retrieve_transfer(share.id).reversed_cents == 0


def test_a_shop_that_has_been_paid_out_owes_what_cannot_come_back(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    share = gateway.create_transfer(
        transfer_request(paid_page(stripe, gateway), active_account(stripe, gateway), 1100)
    )
    stripe.empty(share.account_id)
    with pytest.raises(BalanceTooLow) as refused:
        gateway.reverse_transfer(reversal_request(share, 300))
    assert refused.value.code == "balance_insufficient"
