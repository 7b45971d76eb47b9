"""What comes to our door: verified, then read as a trigger. Nothing in it is believed unasked."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

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
        event = read(json.loads(raw))
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


def read(told: Mapping[str, Any]) -> answers.Event:
    """An event of either kind: with a picture of its object, or with its name only."""
    about = told["data"]["object"] if told["object"] == "event" else told.get("related_object") or {}
    kind = about.get("object") or about.get("type") or ""
    payment = about.get("id") if kind == "payment_intent" else about.get("payment_intent")
    return answers.Event(
        id=told["id"],
        type=told["type"],
        account_id=told.get("account") or told.get("context") or "",
        object_id=about.get("id") or "",
        object_type=kind,
        payment_intent_id=reading.name_of(payment),
        command_id=reading.command_of(about),
        api_version=told.get("api_version") or "",
        created_at=reading.moment(told["created"]),
        livemode=told["livemode"],
        payload=json.dumps(told, separators=(",", ":"), ensure_ascii=False),
    )
