"""Stripe's objects as our dataclasses. A missing or misshapen field raises: that is no answer.

Plain fields only: whoever speaks in Stripe's shapes is read here, without Stripe's library.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marketplace.payments.gateways import answers

Fields = Mapping[str, Any]


def checkout(told: Fields) -> answers.CheckoutSession:
    """A paying page, with its payment when that was asked for along."""
    payment, charge, movement = _payment(told)
    return answers.CheckoutSession(
        id=told["id"],
        url=told.get("url") or "",
        status=told["status"],
        payment_status=told["payment_status"],
        amount_cents=told["amount_total"],
        currency=told["currency"].upper(),
        reference=told.get("client_reference_id") or "",
        command_id=command_of(told),
        payment_intent_id=payment,
        charge_id=charge,
        fee_cents=movement["fee"] if movement else None,
        expires_at=moment(told["expires_at"]),
        livemode=told["livemode"],
    )


def _payment(told: Fields) -> tuple[str, str, Fields | None]:
    payment = told.get("payment_intent")
    charge = payment.get("latest_charge") if isinstance(payment, Mapping) else None
    movement = charge.get("balance_transaction") if isinstance(charge, Mapping) else None
    return name_of(payment), name_of(charge), movement if isinstance(movement, Mapping) else None


def refund(told: Fields) -> answers.Refund:
    """A refund."""
    return answers.Refund(
        id=told["id"],
        status=told["status"],
        amount_cents=told["amount"],
        currency=told["currency"].upper(),
        payment_intent_id=name_of(told.get("payment_intent")),
        charge_id=name_of(told.get("charge")),
        command_id=command_of(told),
        failure=told.get("failure_reason") or "",
        created_at=moment(told["created"]),
    )


def transfer(told: Fields) -> answers.Transfer:
    """A transfer."""
    return answers.Transfer(
        id=told["id"],
        account_id=name_of(told.get("destination")),
        amount_cents=told["amount"],
        reversed_cents=told["amount_reversed"],
        currency=told["currency"].upper(),
        charge_id=name_of(told.get("source_transaction")),
        reference=told.get("transfer_group") or "",
        command_id=command_of(told),
        created_at=moment(told["created"]),
        livemode=told["livemode"],
    )


def reversal(told: Fields) -> answers.TransferReversal:
    """A reversal."""
    return answers.TransferReversal(
        id=told["id"],
        transfer_id=name_of(told["transfer"]),
        amount_cents=told["amount"],
        currency=told["currency"].upper(),
        command_id=command_of(told),
        created_at=moment(told["created"]),
    )


def dispute(told: Fields) -> answers.Dispute:
    """A dispute."""
    return answers.Dispute(
        id=told["id"],
        charge_id=name_of(told["charge"]),
        payment_intent_id=name_of(told.get("payment_intent")),
        amount_cents=told["amount"],
        currency=told["currency"].upper(),
        status=told["status"],
        reason=told["reason"],
        created_at=moment(told["created"]),
        livemode=told["livemode"],
    )


def balance_line(told: Fields) -> answers.BalanceLine:
    """One movement of the platform's money."""
    return answers.BalanceLine(
        id=told["id"],
        type=told["type"],
        source_id=name_of(told.get("source")),
        amount_cents=told["amount"],
        fee_cents=told["fee"],
        net_cents=told["net"],
        currency=told["currency"].upper(),
        status=told["status"],
        created_at=moment(told["created"]),
        available_at=moment(told["available_on"]),
    )


def balances(told: Fields) -> list[answers.Balance]:
    """The platform's money by currency."""
    available = {part["currency"]: part["amount"] for part in told["available"]}
    pending = {part["currency"]: part["amount"] for part in told["pending"]}
    return [
        answers.Balance(
            currency=currency.upper(),
            available_cents=available.get(currency, 0),
            pending_cents=pending.get(currency, 0),
            livemode=told["livemode"],
        )
        for currency in sorted(available.keys() | pending.keys())
    ]


def pays_out_by_hand(told: Fields) -> bool:
    """Whether the platform's payouts wait for a person."""
    payouts = told["payments"].get("payouts") or {}
    schedule = payouts.get("schedule") or {}
    return bool(schedule.get("interval") == "manual")


def account(told: Fields) -> answers.AccountStatus:
    """A shop's account: what it may, and what its holder still has to say."""
    recipient = (told.get("configuration") or {}).get("recipient") or {}
    balance = (recipient.get("capabilities") or {}).get("stripe_balance") or {}
    transfers = balance.get("stripe_transfers")
    entries = (told.get("requirements") or {}).get("entries") or []
    return answers.AccountStatus(
        account_id=told["id"],
        transfers=transfers["status"] if transfers else "absent",
        requirements_due=tuple(
            entry["description"] for entry in entries if entry["awaiting_action_from"] == "user"
        ),
        livemode=told["livemode"],
    )


def onboarding(told: Fields) -> answers.OnboardingLink:
    """A link into Stripe's form."""
    return answers.OnboardingLink(url=told["url"], expires_at=moment(told["expires_at"]))


def event(told: Fields) -> answers.Event:
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
        payment_intent_id=name_of(payment),
        command_id=command_of(about),
        api_version=told.get("api_version") or "",
        created_at=moment(told["created"]),
        livemode=told["livemode"],
        payload=json.dumps(told, separators=(",", ":"), ensure_ascii=False),
    )


def moment(told: Any) -> datetime:
    """A time: seconds in the first interface, text in the second."""
    if isinstance(told, datetime):
        return told.astimezone(UTC)
    if isinstance(told, str):
        return datetime.fromisoformat(told).astimezone(UTC)
    return datetime.fromtimestamp(told, UTC)


def name_of(told: Any) -> str:
    """The id of an object, whether it came as one or was opened out."""
    if isinstance(told, Mapping):
        return str(told["id"])
    return str(told or "")


def command_of(told: Fields) -> str:
    """The command of ours that made an object; empty when it was not us."""
    return str((told.get("metadata") or {}).get("command_id") or "")
