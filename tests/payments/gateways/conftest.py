"""A Stripe of our own and the adapter that speaks to it."""

from collections.abc import Callable, Iterator

import pytest

from marketplace.core.settings import Settings
from marketplace.payments.gateways.breaker import Breaker
from marketplace.payments.gateways.patience import Patience
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from marketplace.payments.gateways.stripe.opening import open_stripe
from tests.stripe_double.double import SECRET, TEST_KEY, StripeDouble, stripe_double

OpenGateway = Callable[..., StripeGateway]


@pytest.fixture
def stripe() -> Iterator[StripeDouble]:
    """A Stripe of our own; fails a test in which it said something that Stripe would not."""
    with stripe_double() as double:
        yield double
    assert double.desk.broken == []


@pytest.fixture
def well_asked(stripe: StripeDouble) -> Iterator[StripeDouble]:
    """The same, and every request was one that Stripe would let in."""
    yield stripe
    assert stripe.desk.refused == []


@pytest.fixture
def open_gateway(stripe: StripeDouble) -> OpenGateway:
    """Opens an adapter with another patience."""

    def opened(seconds: float = 15.0, breaker: Breaker | None = None) -> StripeGateway:
        return open_stripe(settings_for(stripe), patience=Patience(seconds, breaker))

    return opened


@pytest.fixture
def gateway(open_gateway: OpenGateway, well_asked: StripeDouble) -> StripeGateway:
    """The adapter, as patient as a worker's."""
    return open_gateway()


def settings_for(stripe: StripeDouble, **others: object) -> Settings:
    """Settings of an application that pays at this double."""
    told = {
        "market_env": "test",
        "stripe_api_base": stripe.url,
        "stripe_secret_key": TEST_KEY,
        "stripe_webhook_secrets": [SECRET],
    }
    return Settings.model_validate({**told, **others})
