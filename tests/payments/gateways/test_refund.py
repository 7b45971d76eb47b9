"""Giving money back through Stripe."""

from dataclasses import replace

import pytest

from marketplace.payments.gateways.errors import Rejected
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.orders import paid_page, refund_request


def test_a_part_goes_back(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    request = refund_request(page, 350)
    back = gateway.create_refund(request)
    assert (back.status, back.amount_cents, back.currency) == ("succeeded", 350, "EUR")
    assert (back.payment_intent_id, back.charge_id) == (page.payment_intent_id, page.charge_id)
    assert back.command_id == request.command_id
    assert stripe.world.things[back.id]["metadata"]["shop_order_id"] == "501"
    assert gateway.retrieve_refund(back.id) == back


def test_two_equal_refunds_are_two_commands_and_both_go(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    first, second = (gateway.create_refund(refund_request(page, 100)) for _ in range(2))
    assert first.id != second.id
    assert stripe.world.things[page.charge_id]["amount_refunded"] == 200


def test_the_same_command_twice_is_one_refund(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    request = refund_request(page, 100)
    assert gateway.create_refund(request) == gateway.create_refund(request)
    assert stripe.world.things[page.charge_id]["amount_refunded"] == 100


def test_the_same_key_with_another_amount_is_refused(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    request = refund_request(page, 100)
    gateway.create_refund(request)
    with pytest.raises(Rejected) as refused:
        gateway.create_refund(replace(request, amount_cents=101))
    assert refused.value.code == "idempotency_error"


def test_more_than_is_left_is_refused(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway, 2000)
    gateway.create_refund(refund_request(page, 1500))
    with pytest.raises(Rejected):
        gateway.create_refund(refund_request(page, 501))
    gateway.create_refund(refund_request(page, 500))
    with pytest.raises(Rejected) as refused:
        gateway.create_refund(refund_request(page, 1))
    assert refused.value.code == "charge_already_refunded"


def test_a_refund_is_found_by_its_command_also_when_the_key_is_forgotten(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    page = paid_page(stripe, gateway)
    request = refund_request(page, 100)
    made = gateway.create_refund(request)
    gateway.create_refund(refund_request(page, 100))
    stripe.keys.forget()
    assert gateway.find_refund(request) == made
    assert gateway.find_refund(refund_request(page, 100)) is None


def test_a_refund_from_the_dashboard_belongs_to_no_command(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    page = paid_page(stripe, gateway)
    ours = gateway.create_refund(refund_request(page, 100))
    stripe.refund_by_hand(page.payment_intent_id, 300)
    theirs, same = gateway.refunds_of(page.payment_intent_id)
    assert same == ours
    assert (theirs.command_id, theirs.amount_cents) == ("", 300)


def test_a_bank_sends_a_refund_back_days_later(stripe: StripeDouble, gateway: StripeGateway) -> None:
    stripe.world.refunds_begin = "pending"
    back = gateway.create_refund(refund_request(paid_page(stripe, gateway), 100))
    stripe.refund_fails(back.id)
    failed = gateway.retrieve_refund(back.id)
    assert (back.status, failed.status, failed.failure) == ("pending", "failed", "expired_or_canceled_card")


def test_a_disputed_charge_is_not_refunded(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    quarrel = gateway.retrieve_dispute(stripe.dispute(page.charge_id)["id"])
    assert (quarrel.charge_id, quarrel.payment_intent_id) == (page.charge_id, page.payment_intent_id)
    assert (quarrel.amount_cents, quarrel.status) == (2000, "needs_response")
    with pytest.raises(Rejected) as refused:
        gateway.create_refund(refund_request(page, 100))
    assert refused.value.code == "charge_disputed"
    stripe.decide(quarrel.id, "won")
    assert gateway.retrieve_dispute(quarrel.id).status == "won"
