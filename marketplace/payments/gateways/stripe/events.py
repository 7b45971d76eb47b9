"""What comes to our door: verified, then read as a trigger. Nothing in it is believed unasked."""

import json
import re
from collections.abc import Mapping, Sequence

from stripe import SignatureVerificationError, WebhookSignature

from marketplace.core import clock
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.errors import GatewayDisabled, SignatureError, WrongMode
from marketplace.payments.gateways.stripe import reading

HEADER = "stripe-signature"
TOLERANCE_SECONDS = 300

# What we ask Stripe to tell us, at our door and when we ask what we missed.
SUBSCRIBED = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "transfer.created",
    "transfer.updated",
    "transfer.reversed",
    "payout.paid",
    "payout.failed",
    "account.updated",
]


def parse(raw: bytes, *, headers: Mapping[str, str], secrets: Sequence[str], livemode: bool) -> answers.Event:
    """An event that Stripe signed with one of our secrets (two while they are changed) not long ago.

    Raises: SignatureError, WrongMode, GatewayDisabled without a secret.
    """
    if not any(secret.strip() for secret in secrets):
        raise GatewayDisabled("no_webhook_secret")
    signature = next((value for name, value in headers.items() if name.lower() == HEADER), "")
    if not _fresh(signature) or not any(_signed(raw, signature, secret) for secret in secrets):
        raise SignatureError("signature")
    try:
        event = reading.event(json.loads(raw))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SignatureError("not_an_event") from None
    if event.livemode != livemode:
        raise WrongMode("livemode")
    return event


def _signed(raw: bytes, signature: str, secret: str) -> bool:
    try:
        # The library refuses an empty secret, which everybody knows.
        return bool(WebhookSignature.verify_header(raw, signature, secret))
    except (SignatureVerificationError, UnicodeError):
        return False


def _fresh(signature: str) -> bool:
    """Whether it was signed within the tolerance, by the clock of the house."""
    signed_at = re.search(r"(?:^|,)t=(\d{1,12})(?:,|$)", signature)
    if signed_at is None:
        return False
    return abs(clock.now().timestamp() - int(signed_at[1])) <= TOLERANCE_SECONDS
