"""Which providers this installation has, and the way to each of them."""

from marketplace.core.settings import Settings
from marketplace.payments.gateways.errors import GatewayDisabled
from marketplace.payments.gateways.patience import Patience
from marketplace.payments.gateways.protocol import PaymentGateway

STRIPE = "stripe"


def gateways_on(settings: Settings) -> tuple[str, ...]:
    """The codes of the providers that this installation has."""
    return (STRIPE,) if settings.stripe_on else ()


def open_gateway(code: str, *, settings: Settings, patience: Patience) -> PaymentGateway:
    """The provider of that name. Raises: GatewayDisabled for one that this installation does not have."""
    if code not in gateways_on(settings):
        raise GatewayDisabled("not_set_up")
    return _open_stripe(settings, patience=patience)


def _open_stripe(settings: Settings, *, patience: Patience) -> PaymentGateway:
    # Not at the top: its library takes 40 MB and half a second from every process that takes no cards.
    from marketplace.payments.gateways.stripe.opening import open_stripe

    return open_stripe(settings, patience=patience)
