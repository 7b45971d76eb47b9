"""Which providers this installation has, and the way to each of them."""

from marketplace.core.settings import Settings
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.gateways.errors import GatewayDisabled
from marketplace.payments.gateways.patience import Patience
from marketplace.payments.gateways.protocol import PaymentGateway

STRIPE, DEMO = "stripe", "demo"


def gateways_on(settings: Settings) -> tuple[str, ...]:
    """The codes of the providers that this installation has; the demo card's one is not for customers."""
    here = {STRIPE: settings.stripe_on, DEMO: settings.market_env != "production"}
    return tuple(code for code, is_here in here.items() if is_here)


def open_gateway(code: str, *, settings: Settings, patience: Patience) -> PaymentGateway:
    """The provider of that name. Raises: GatewayDisabled for one that this installation does not have."""
    if code not in gateways_on(settings):
        raise GatewayDisabled("not_set_up")
    return _open_stripe(settings, patience=patience) if code == STRIPE else DemoGateway(settings)


def _open_stripe(settings: Settings, *, patience: Patience) -> PaymentGateway:
    # Not at the top: its library takes 40 MB and half a second from every process that takes no cards.
    from marketplace.payments.gateways.stripe.opening import open_stripe

    return open_stripe(settings, patience=patience)
