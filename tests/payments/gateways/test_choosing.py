"""Which providers an installation has, and that it opens no other."""

import pytest

from marketplace.core.settings import Settings
from marketplace.payments.gateways.choosing import gateways_on, open_gateway
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.gateways.errors import GatewayDisabled
from marketplace.payments.gateways.patience import WORKER
from tests.payments.gateways.conftest import settings_for
from tests.payments.gateways.test_opening import production
from tests.stripe_double.double import StripeDouble


def test_stripe_opens_where_it_is_set_up(stripe: StripeDouble) -> None:
    settings = settings_for(stripe)
    gateway = open_gateway("stripe", settings=settings, patience=WORKER)
    assert gateways_on(settings) == ("stripe", "demo")
    assert (gateway.name, gateway.livemode, gateway.balances()) == ("stripe", False, [])


@pytest.mark.parametrize("stage", ["development", "test", "demo"])
def test_the_demo_card_is_where_no_customers_are(stage: str) -> None:
    settings = Settings.model_validate({"market_env": stage})
    gateway = open_gateway("demo", settings=settings, patience=WORKER)
    assert gateways_on(settings) == ("demo",)
    assert (gateway.name, gateway.livemode) == ("demo", False)


def test_the_demo_card_refuses_customers() -> None:
    settings = production(stripe_secret_key="sk_live_x", stripe_webhook_secrets=["whsec_x"])
    assert gateways_on(settings) == ("stripe",)
    with pytest.raises(GatewayDisabled):
        open_gateway("demo", settings=settings, patience=WORKER)
    with pytest.raises(GatewayDisabled):
        DemoGateway(settings)


@pytest.mark.parametrize("code", ["stripe", "pickup", ""])
def test_what_is_not_set_up_does_not_open(code: str) -> None:
    settings = Settings.model_validate({"market_env": "test"})
    assert code not in gateways_on(settings)
    with pytest.raises(GatewayDisabled):
        open_gateway(code, settings=settings, patience=WORKER)
