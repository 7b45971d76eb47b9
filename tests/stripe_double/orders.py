"""Requests that tests make of a gateway: one order of two shops, 12 + 8 euros."""

from datetime import timedelta
from uuid import uuid4

from marketplace.core import clock
from marketplace.payments.gateways import answers, asked
from marketplace.payments.gateways.protocol import PaymentGateway
from tests.stripe_double.double import StripeDouble

TOWN, ORDER = 7, 1234567890123456789
BAKERY, DAIRY = 501, 502


def checkout_request(amount_cents: int = 2000, **others: object) -> asked.CheckoutRequest:
    """Open a paying page for 31 minutes."""
    bakery = amount_cents * 3 // 5
    told: dict[str, object] = {
        **_who("checkout"),
        "payment_id": 77,
        "amount_cents": amount_cents,
        "currency": "EUR",
        "items": (
            asked.CheckoutItem("Boulangerie du Quai", bakery),
            asked.CheckoutItem("Crèmerie Élise", amount_cents - bakery),
        ),
        "expires_at": clock.now() + timedelta(minutes=31),
        "success_url": "https://rue.example.org/paid/{CHECKOUT_SESSION_ID}",
        "cancel_url": "https://rue.example.org/checkout",
        "language": "fr",
        "receipt_email": "camille.martin@example.org",
    }
    return asked.CheckoutRequest(**{**told, **others})  # type: ignore[arg-type]


def refund_request(paid: answers.CheckoutSession, amount_cents: int, **others: object) -> asked.RefundRequest:
    """Give back a part of the bakery's."""
    told: dict[str, object] = {
        **_who("refund"),
        "payment_intent_id": paid.payment_intent_id,
        "amount_cents": amount_cents,
        "currency": "EUR",
        "shop_order_id": BAKERY,
    }
    return asked.RefundRequest(**{**told, **others})  # type: ignore[arg-type]


def transfer_request(
    paid: answers.CheckoutSession, account_id: str, amount_cents: int, **others: object
) -> asked.TransferRequest:
    """Hand the bakery its share."""
    told: dict[str, object] = {
        **_who("transfer"),
        "shop_order_id": BAKERY,
        "account_id": account_id,
        "charge_id": paid.charge_id,
        "amount_cents": amount_cents,
        "currency": "EUR",
    }
    return asked.TransferRequest(**{**told, **others})  # type: ignore[arg-type]


def reversal_request(share: answers.Transfer, amount_cents: int, **others: object) -> asked.ReversalRequest:
    """Take a part of the bakery's share back."""
    told: dict[str, object] = {
        **_who("reversal"),
        "shop_order_id": BAKERY,
        "transfer_id": share.id,
        "amount_cents": amount_cents,
        "currency": "EUR",
    }
    return asked.ReversalRequest(**{**told, **others})  # type: ignore[arg-type]


def account_request() -> asked.AccountRequest:
    """Open the bakery's account."""
    who = _who("account")
    del who["order_id"]
    return asked.AccountRequest(
        **who,  # type: ignore[arg-type]
        shop_id=41,
        shop_name="Boulangerie du Quai",
        email="quai@example.org",
        country="FR",
    )


def link_request(account_id: str) -> asked.LinkRequest:
    """A way into the bakery's onboarding."""
    who = _who("link")
    del who["order_id"]
    return asked.LinkRequest(
        **who,  # type: ignore[arg-type]
        account_id=account_id,
        return_url="https://rue.example.org/backoffice/quai/settings",
        refresh_url="https://rue.example.org/backoffice/quai/onboarding",
    )


def expire_request(session_id: str) -> asked.ExpireRequest:
    """Close a paying page."""
    return asked.ExpireRequest(**_who("expire"), session_id=session_id)  # type: ignore[arg-type]


def paid_page(
    stripe: StripeDouble, gateway: PaymentGateway, amount_cents: int = 2000
) -> answers.CheckoutSession:
    """A paying page on which the buyer has paid."""
    page = gateway.create_checkout(checkout_request(amount_cents))
    stripe.pay(page.id)
    return gateway.retrieve_checkout(page.id)


def active_account(stripe: StripeDouble, gateway: PaymentGateway) -> str:
    """The id of an account that may receive transfers."""
    account_id = gateway.create_account(account_request()).account_id
    stripe.admit(account_id)
    return account_id


def _who(kind: str) -> dict[str, object]:
    command = str(uuid4())
    return {
        "town_id": TOWN,
        "order_id": ORDER,
        "command_id": command,
        "idempotency_key": f"test:{kind}:{command}",
    }
