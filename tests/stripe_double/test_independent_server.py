"""Refunds and keys, side by side with a Stripe that others made.

Runs where SEAHAVEN_STRIPE_URL names a seahaven-stripe-world (it needs Python 3.14 and is no part of our
requirements). The same calls go to both; what they answer must be alike.
"""

import json
import os
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from tests.stripe_double.double import StripeDouble, stripe_double
from tests.stripe_double.objects import Thing

ADVICE = "No independent Stripe server: SEAHAVEN_STRIPE_URL is not set"
pytestmark = pytest.mark.skipif("SEAHAVEN_STRIPE_URL" not in os.environ, reason=ADVICE)

Said = tuple[int, Any, bool]


class Server:
    """A server with one payment of 20 euros."""

    def __init__(self, url: str, payment: str) -> None:
        self.url, self.payment = url, payment

    def post(self, path: str, form: dict[str, object], key: str = "") -> Said:
        """A call; gives status, what counts of the answer, and whether it was given before."""
        return told(self.url + path, urlencode(form).encode(), key)

    def refund(self, key: str = "", **form: object) -> Said:
        """Give a part of the payment back."""
        return self.post("/v1/refunds", {"payment_intent": self.payment, **form}, key)


def told(url: str, body: bytes | None, key: str) -> Said:
    """One call, reduced to what both servers must say alike."""
    headers = {"Authorization": "Bearer sk_test_1"} | ({"Idempotency-Key": key} if key else {})
    try:
        with urlopen(Request(url, body, headers), timeout=20) as answer:
            said = json.load(answer)
            return answer.status, _counted(said), answer.headers.get("Idempotent-Replayed") == "true"
    except HTTPError as refusal:
        with refusal:
            error = json.load(refusal)["error"]
            replayed = refusal.headers.get("Idempotent-Replayed") == "true"
            return refusal.code, (error["type"], error.get("code")), replayed


def _counted(said: Thing) -> Thing:
    names = ("object", "amount", "currency", "status", "reason", "metadata")
    return {name: said[name] for name in names if name in said}


@pytest.fixture
def theirs() -> Server:
    """The independent server, in a world of its own, with a payment."""
    url = f"{os.environ['SEAHAVEN_STRIPE_URL'].rstrip('/')}/worlds/{uuid4()}"
    card = made(f"{url}/v1/payment_methods", {"type": "card", "card[token]": "tok_visa"})
    form: dict[str, object] = {
        "amount": 2000,
        "currency": "eur",
        "confirm": "true",
        "payment_method_types[]": "card",
    }
    return Server(url, made(f"{url}/v1/payment_intents", {**form, "payment_method": card}))


def made(url: str, form: dict[str, object]) -> str:
    """The id of something new."""
    request = Request(url, urlencode(form).encode(), {"Authorization": "Bearer sk_test_1"})
    with urlopen(request, timeout=20) as answer:
        return str(json.load(answer)["id"])


@pytest.fixture
def ours() -> Any:
    """Our double, with a payment."""
    with stripe_double() as double:
        yield Server(double.url, _paid(double))


def _paid(double: StripeDouble) -> str:
    form: dict[str, object] = {
        "mode": "payment",
        "success_url": "https://rue.example.org",
        "line_items[0][quantity]": 1,
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": 2000,
        "line_items[0][price_data][product_data][name]": "Boulangerie",
    }
    page = made(f"{double.url}/v1/checkout/sessions", form)
    return str(double.pay(page)["payment_intent"])


def test_refunds_are_answered_alike(ours: Server, theirs: Server) -> None:
    for form in (
        {"amount": 500, "reason": "requested_by_customer", "metadata[command_id]": "c1"},
        {"amount": 500},
        {"amount": 1001},
        {"amount": 0},
        {"amount": -1},
        {"amount": "ten"},
        {"colour": "blue"},
        {"amount": 1000},
        {"amount": 1},
        {},
    ):
        assert ours.refund(**form)[:2] == theirs.refund(**form)[:2], form


def test_an_unknown_payment_is_answered_alike(ours: Server, theirs: Server) -> None:
    form: dict[str, object] = {"payment_intent": "pi_unknown", "amount": 1}
    assert ours.post("/v1/refunds", form) == theirs.post("/v1/refunds", form)


def test_keys_are_obeyed_alike(ours: Server, theirs: Server) -> None:
    for key, form in (
        ("k1", {"amount": 100}),
        ("k1", {"amount": 100}),
        ("k1", {"amount": 101}),
        ("k2", {"amount": 100}),
        ("k3", {"amount": 5000}),
        ("k3", {"amount": 5000}),
        ("k3", {"amount": 1}),
    ):
        assert ours.refund(key, **form) == theirs.refund(key, **form), (key, form)
