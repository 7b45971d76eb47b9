"""The adapter against Stripe itself, in test mode: where STRIPE_TEST_KEY holds a key.

What it makes is closed again, and no money moves.
"""

import os
from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.payments.gateways.errors import Rejected
from marketplace.payments.gateways.patience import WORKER
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from marketplace.payments.gateways.stripe.opening import open_stripe
from tests.stripe_double.double import SECRET
from tests.stripe_double.orders import checkout_request, expire_request

ADVICE = "Stripe itself: STRIPE_TEST_KEY is not set"
pytestmark = [
    pytest.mark.skipif("STRIPE_TEST_KEY" not in os.environ, reason=ADVICE),
    pytest.mark.enable_socket,
]


@pytest.fixture
def real() -> StripeGateway:
    """The adapter with a real test key."""
    key = os.environ["STRIPE_TEST_KEY"]
    told = {"market_env": "test", "stripe_secret_key": key, "stripe_webhook_secrets": [SECRET]}
    return open_stripe(Settings.model_validate(told), patience=WORKER)


@pytest.mark.allow_hosts(["api.stripe.com"])
def test_a_page_is_opened_once_found_and_closed(real: StripeGateway) -> None:
    request = checkout_request()
    page = real.create_checkout(request)
    assert real.create_checkout(request).id == page.id
    found = real.find_checkout(request)
    closed = real.expire_checkout(expire_request(page.id))
    assert found
    assert (found.id, found.amount_cents, found.currency) == (page.id, 2000, "EUR")
    assert closed.status == "expired"
    with pytest.raises(Rejected):
        real.expire_checkout(expire_request(page.id))


@pytest.mark.allow_hosts(["api.stripe.com"])
def test_what_is_only_read_can_be_read(real: StripeGateway) -> None:
    now = clock.now()
    assert real.livemode is False
    assert isinstance(real.pays_out_by_hand(), bool)
    assert all(not balance.livemode for balance in real.balances())
    assert all(
        line.net_cents == line.amount_cents - line.fee_cents
        for line in real.balance_lines(since=now - timedelta(days=1), until=now)
    )
    assert all(event.id for event in real.events_since(now - timedelta(hours=1)))
