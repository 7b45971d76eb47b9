"""Which providers an installation has, and that it opens no other."""

import pytest

from marketplace.core.settings import Settings
from marketplace.payments.gateways.choosing import gateways_on, open_gateway
from marketplace.payments.gateways.errors import GatewayDisabled
from marketplace.payments.gateways.patience import WORKER
from tests.payments.gateways.conftest import settings_for
from tests.stripe_double.double import StripeDouble


def test_stripe_opens_where_it_is_set_up(stripe: StripeDouble) -> None:
    settings = settings_for(stripe)
    gateway = open_gateway("stripe", settings=settings, patience=WORKER)
    assert "stripe" in gateways_on(settings)
    assert (gateway.name, gateway.livemode, gateway.balances()) == ("stripe", False, [])


@pytest.mark.parametrize("code", ["stripe", "pickup", ""])
def test_what_is_not_set_up_does_not_open(code: str) -> None:
    settings = Settings.model_validate({"market_env": "test"})
    assert code not in gateways_on(settings)
    with pytest.raises(GatewayDisabled):
        open_gateway(code, settings=settings, patience=WORKER)
