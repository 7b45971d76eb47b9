"""Opening, reading, finding and closing a paying page at Stripe."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.payments.gateways.asked import CheckoutItem
from marketplace.payments.gateways.errors import Rejected
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.orders import checkout_request, expire_request, paid_page


def test_a_page_opens_with_one_line_a_shop_and_without_a_payment(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    request = checkout_request()
    page = gateway.create_checkout(request)
    kept = stripe.world.things[page.id]
    assert (page.status, page.payment_status, page.amount_cents, page.currency) == (
        "open",
        "unpaid",
        2000,
        "EUR",
    )
    assert page.url.startswith(stripe.url)
    assert page.reference == request.reference == "order:7:1234567890123456789"
    assert (page.command_id, page.payment_intent_id, page.charge_id) == (request.command_id, "", "")
    assert page.expires_at == request.expires_at.replace(microsecond=0)
    assert kept["payment_method_types"] == ["card"]
    assert kept["locale"] == "fr"
    assert kept["metadata"] == {
        "command_id": request.command_id,
        "town_id": "7",
        "order_id": "1234567890123456789",
        "payment_id": "77",
    }


def test_a_paid_page_shows_its_charge_and_what_stripe_kept(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    page = paid_page(stripe, gateway, 2000)
    assert page.paid
    assert page.status == "complete"
    assert page.payment_intent_id.startswith("pi_")
    assert page.charge_id.startswith("ch_")
    assert page.fee_cents == 55
    assert page.url == ""


def test_a_charge_carries_the_order_s_group_and_the_receipt_s_address(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    page = paid_page(stripe, gateway)
    taken = stripe.world.things[page.charge_id]
    assert taken["transfer_group"] == page.reference
    assert taken["receipt_email"] == "camille.martin@example.org"


def test_a_refused_card_leaves_the_page_open(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = gateway.create_checkout(checkout_request())
    stripe.decline(page.id)
    tried = gateway.retrieve_checkout(page.id)
    assert (tried.status, tried.paid, tried.charge_id) == ("open", False, "")
    assert tried.payment_intent_id


def test_the_same_request_twice_is_one_page(stripe: StripeDouble, gateway: StripeGateway) -> None:
    request = checkout_request()
    assert gateway.create_checkout(request) == gateway.create_checkout(request)
    assert stripe.keys.replays == 1


def test_two_attempts_are_two_pages(gateway: StripeGateway) -> None:
    assert gateway.create_checkout(checkout_request()).id != gateway.create_checkout(checkout_request()).id


def test_a_page_is_found_by_the_command_that_opened_it(stripe: StripeDouble, gateway: StripeGateway) -> None:
    wanted = checkout_request()
    pages = [gateway.create_checkout(request) for request in (checkout_request(), wanted, checkout_request())]
    stripe.pay(pages[1].id)
    found = gateway.find_checkout(wanted)
    assert found
    assert (found.id, found.paid) == (pages[1].id, True)
    assert gateway.find_checkout(checkout_request()) is None


def test_a_page_is_found_beyond_the_first_hundred(stripe: StripeDouble, gateway: StripeGateway) -> None:
    wanted = checkout_request()
    page = gateway.create_checkout(wanted)
    for _ in range(100):
        gateway.create_checkout(checkout_request())
    found = gateway.find_checkout(wanted)
    assert found
    assert found.id == page.id


def test_a_page_is_found_by_its_payment(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    assert gateway.checkout_of(page.payment_intent_id) == page
    assert gateway.checkout_of("pi_unknown") is None


def test_a_closed_page_cannot_be_paid_on(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = gateway.create_checkout(checkout_request())
    closed = gateway.expire_checkout(expire_request(page.id))
    assert (closed.status, closed.url) == ("expired", "")
    with pytest.raises(ValueError, match="expired"):
        stripe.pay(page.id)


def test_a_paid_page_cannot_be_closed(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    with pytest.raises(Rejected):
        gateway.expire_checkout(expire_request(page.id))
    assert gateway.retrieve_checkout(page.id).paid


def test_a_page_ends_by_itself_after_its_time(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = gateway.create_checkout(checkout_request())
    with clock.travel(clock.now() + timedelta(minutes=32)):
        assert gateway.retrieve_checkout(page.id).status == "expired"
    assert stripe.events[-1]["type"] == "checkout.session.expired"


def test_money_that_comes_later_is_not_taken_for_paid(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = gateway.create_checkout(checkout_request())
    stripe.promise(page.id)
    promised = gateway.retrieve_checkout(page.id)
    stripe.keep_promise(page.id)
    assert (promised.status, promised.paid) == ("complete", False)
    assert gateway.retrieve_checkout(page.id).paid


def test_a_shop_that_a_voucher_paid_in_full_is_not_on_the_page(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    items = (CheckoutItem("Boulangerie du Quai", 2000), CheckoutItem("Crèmerie Élise", 0))
    gateway.create_checkout(checkout_request(items=items))
    assert "Boulangerie" in stripe.desk.calls[-1].body
    assert "unit_amount]=0" not in stripe.desk.calls[-1].body


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 1])
def test_stripe_refuses_a_page_for_too_short_or_too_long(gateway: StripeGateway, minutes: int) -> None:
    with pytest.raises(Rejected):
        gateway.create_checkout(checkout_request(expires_at=clock.now() + timedelta(minutes=minutes)))


def test_stripe_refuses_less_than_fifty_cents(gateway: StripeGateway) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.create_checkout(checkout_request(49))
    assert refused.value.code == "amount_too_small"


def test_a_guest_without_an_address_is_not_asked_for_one(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    gateway.create_checkout(replace(checkout_request(), receipt_email=""))
    assert "email" not in stripe.desk.calls[-1].body
