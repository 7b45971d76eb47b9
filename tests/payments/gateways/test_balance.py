"""What Stripe says the platform has, line by line."""

from datetime import timedelta

from marketplace.core import clock
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.orders import (
    active_account,
    paid_page,
    refund_request,
    reversal_request,
    transfer_request,
)

HOUR = timedelta(hours=1)


def test_every_movement_is_a_line_and_the_lines_sum_to_the_balance(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    page = paid_page(stripe, gateway, 2000)
    back = gateway.create_refund(refund_request(page, 250))
    share = gateway.create_transfer(transfer_request(page, active_account(stripe, gateway), 1100))
    returned = gateway.reverse_transfer(reversal_request(share, 100))
    now = clock.now()
    lines = {line.source_id: line for line in gateway.balance_lines(since=now - HOUR, until=now + HOUR)}
    assert {name: (line.type, line.net_cents) for name, line in lines.items()} == {
        page.charge_id: ("charge", 1945),
        back.id: ("refund", -250),
        share.id: ("transfer", -1100),
        returned.id: ("transfer_refund", 100),
    }
    (balance,) = gateway.balances()
    assert lines[page.charge_id].fee_cents == 55
    assert balance.currency == "EUR"
    assert balance.available_cents + balance.pending_cents == 1945 - 250 - 1100 + 100


def test_pending_money_becomes_available(stripe: StripeDouble, gateway: StripeGateway) -> None:
    paid_page(stripe, gateway, 2000)
    (before,) = gateway.balances()
    stripe.world.settle()
    (after,) = gateway.balances()
    assert (before.available_cents, before.pending_cents) == (0, 1945)
    assert (after.available_cents, after.pending_cents) == (1945, 0)


def test_lines_outside_of_the_time_are_left_out(stripe: StripeDouble, gateway: StripeGateway) -> None:
    paid_page(stripe, gateway)
    now = clock.now()
    assert list(gateway.balance_lines(since=now - 3 * HOUR, until=now - HOUR)) == []


def test_lines_come_beyond_the_first_hundred(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway, 2000)
    for _ in range(101):
        stripe.refund_by_hand(page.payment_intent_id, 1)
    now = clock.now()
    lines = list(gateway.balance_lines(since=now - HOUR, until=now + HOUR))
    assert len(lines) == len({line.id for line in lines}) == 102


def test_automatic_payouts_are_seen(stripe: StripeDouble, gateway: StripeGateway) -> None:
    by_hand = gateway.pays_out_by_hand()
    stripe.world.payouts = "daily"
    assert (by_hand, gateway.pays_out_by_hand()) == (True, False)
