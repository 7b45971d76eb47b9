"""From settings to an open gateway: which key, which mode, how long to wait."""

import logging

import stripe

from marketplace.core.settings import Settings
from marketplace.payments.gateways.errors import GatewayDisabled
from marketplace.payments.gateways.patience import Patience
from marketplace.payments.gateways.stripe.deadline import DeadlineClient
from marketplace.payments.gateways.stripe.gateway import StripeGateway

API_VERSION = "2026-10-28.endive"


def open_stripe(settings: Settings, *, patience: Patience) -> StripeGateway:
    """Stripe as these settings say. Raises: GatewayDisabled without a key or without a webhook secret.

    No call is repeated in here: the outbox does that, with the same key, and a visitor is told to.
    """
    if not settings.stripe_on:
        raise GatewayDisabled("not_set_up")
    _keep_quiet()
    client = stripe.StripeClient(
        settings.stripe_secret_key.get_secret_value(),
        stripe_version=API_VERSION,
        base_addresses={"api": settings.stripe_api_base} if settings.stripe_api_base else {},
        max_network_retries=0,
        http_client=DeadlineClient(patience.seconds),
    )
    return StripeGateway(
        client,
        livemode=settings.stripe_live,
        webhook_secrets=settings.webhook_secrets,
        breaker=patience.breaker,
    )


def _keep_quiet() -> None:
    # The library reports each call's timing to its maker under an id kept in the user's folder, and writes
    # addresses and Stripe's error sentences, which may name a person, to its log.
    stripe.enable_telemetry = False
    logging.getLogger("stripe").setLevel(logging.CRITICAL)
