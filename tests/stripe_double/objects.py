"""Stripe's objects as the double makes them: whole enough for the published schemas, plain enough to read."""

import secrets
from typing import Any

Thing = dict[str, Any]

_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def new_name(prefix: str) -> str:
    """An id as Stripe makes them."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(24))


def session(asked: Thing, *, at: int, live: bool, page: str) -> Thing:
    """An open paying page."""
    name = new_name("cs_live" if live else "cs_test")
    total = sum(line["quantity"] * line["price_data"]["unit_amount"] for line in asked["line_items"])
    email = asked.get("customer_email")
    return {
        "id": name,
        "object": "checkout.session",
        "livemode": live,
        "created": at,
        "expires_at": asked.get("expires_at", at + 24 * 3600),
        "mode": asked["mode"],
        "status": "open",
        "payment_status": "unpaid",
        "ui_mode": "hosted_page",
        "url": f"{page}/{name}",
        "success_url": asked.get("success_url"),
        "cancel_url": asked.get("cancel_url"),
        "amount_subtotal": total,
        "amount_total": total,
        "currency": asked["line_items"][0]["price_data"]["currency"],
        "client_reference_id": asked.get("client_reference_id"),
        "customer": None,
        "customer_email": email,
        "customer_details": {"email": email, "tax_exempt": "none"} if email else None,
        "locale": asked.get("locale"),
        "metadata": asked.get("metadata", {}),
        "payment_intent": None,
        "allowed_payment_method_types": asked.get("allowed_payment_method_types"),
        "payment_method_types": asked.get("allowed_payment_method_types") or ["card"],
        "payment_method_collection": "if_required",
        "submit_type": asked.get("submit_type"),
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "custom_fields": [],
        "custom_text": {},
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    }


def payment_intent(page: Thing, data: Thing, *, at: int) -> Thing:
    """The payment of a paying page, made when the buyer first tries to pay."""
    name = new_name("pi")
    return {
        "id": name,
        "object": "payment_intent",
        "livemode": page["livemode"],
        "created": at,
        "amount": page["amount_total"],
        "amount_received": 0,
        "amount_capturable": 0,
        "currency": page["currency"],
        "status": "requires_payment_method",
        "capture_method": "automatic",
        "confirmation_method": "automatic",
        "client_secret": f"{name}_secret_{new_name('x')[2:]}",
        "latest_charge": None,
        "last_payment_error": None,
        "metadata": data.get("metadata", {}),
        "payment_method": None,
        "payment_method_types": page["payment_method_types"],
        "receipt_email": data.get("receipt_email"),
        "transfer_group": data.get("transfer_group"),
    }


def charge(payment: Thing, *, at: int) -> Thing:
    """Money taken from a card."""
    return {
        "id": new_name("ch"),
        "object": "charge",
        "livemode": payment["livemode"],
        "created": at,
        "amount": payment["amount"],
        "amount_captured": payment["amount"],
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": payment["receipt_email"], "name": None, "phone": None},
        "captured": True,
        "currency": payment["currency"],
        "disputed": False,
        "metadata": payment["metadata"],
        "outcome": {"type": "authorized", "network_status": "approved_by_network", "risk_level": "normal"},
        "paid": True,
        "payment_intent": payment["id"],
        "payment_method": new_name("pm"),
        "payment_method_details": {
            "type": "card",
            "card": {"brand": "visa", "country": "FR", "exp_month": 12, "exp_year": 2030, "last4": "4242"},
        },
        "receipt_email": payment["receipt_email"],
        "refunded": False,
        "status": "succeeded",
        "transfer_group": payment["transfer_group"],
    }


def movement(kind: str, source: Thing, amount: int, *, fee: int, at: int, available_on: int) -> Thing:
    """A line of the platform's balance."""
    return {
        "id": new_name("txn"),
        "object": "balance_transaction",
        "balance_type": "payments",
        "created": at,
        "available_on": available_on,
        "status": "available" if available_on <= at else "pending",
        "type": kind,
        "reporting_category": kind,
        "amount": amount,
        "fee": fee,
        "net": amount - fee,
        "fee_details": _fee_details(fee, source["currency"]),
        "currency": source["currency"],
        "source": source["id"],
        "description": None,
        "exchange_rate": None,
    }


def _fee_details(fee: int, currency: str) -> list[Thing]:
    if not fee:
        return []
    told = {"amount": fee, "currency": currency, "type": "stripe_fee", "application": None}
    return [{**told, "description": "Stripe processing fees"}]


def refund(taken: Thing, asked: Thing, amount: int, *, at: int) -> Thing:
    """Money on its way back."""
    return {
        "id": new_name("re"),
        "object": "refund",
        "created": at,
        "amount": amount,
        "currency": taken["currency"],
        "charge": taken["id"],
        "payment_intent": taken["payment_intent"],
        "balance_transaction": None,
        "metadata": asked.get("metadata", {}),
        "reason": asked.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "transfer_reversal": None,
        "status": "succeeded",
        "destination_details": {
            "type": "card",
            "card": {
                "type": "refund",
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
            },
        },
    }


def transfer(asked: Thing, *, at: int, live: bool) -> Thing:
    """A share for a shop's account."""
    name = new_name("tr")
    return {
        "id": name,
        "object": "transfer",
        "livemode": live,
        "created": at,
        "amount": asked["amount"],
        "amount_reversed": 0,
        "balance_transaction": None,
        "currency": asked["currency"],
        "description": asked.get("description"),
        "destination": asked["destination"],
        "destination_payment": new_name("py"),
        "metadata": asked.get("metadata", {}),
        "reversals": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/transfers/{name}/reversals",
        },
        "reversed": False,
        "source_transaction": asked.get("source_transaction"),
        "source_type": "card",
        "transfer_group": asked.get("transfer_group"),
    }


def reversal(whole: Thing, asked: Thing, amount: int, *, at: int) -> Thing:
    """A part of a share, taken back."""
    return {
        "id": new_name("trr"),
        "object": "transfer_reversal",
        "created": at,
        "amount": amount,
        "balance_transaction": None,
        "currency": whole["currency"],
        "destination_payment_refund": None,
        "metadata": asked.get("metadata", {}),
        "source_refund": None,
        "transfer": whole["id"],
    }
