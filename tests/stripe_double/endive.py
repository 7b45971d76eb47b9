"""What the pinned version of Stripe's interface changed after the published description was made.

The description is of 2026-05-27.dahlia, the library speaks 2026-10-28.endive. Each change that touches a call
of ours stands here by hand, with Stripe's own page about it. `test_pinned_version.py` finds what is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PINNED = "2026-10-28.endive"


@dataclass(frozen=True)
class Change:
    """One difference: which call, which name in it, why, and how to make it."""

    operation: str
    name: str
    why: str
    make: Callable[[dict[str, Any]], None]


def _allow_method_types(said: dict[str, Any]) -> None:
    asked = _form(said, "/v1/checkout/sessions")["properties"]
    asked["allowed_payment_method_types"] = asked.pop("payment_method_types")
    told = said["components"]["schemas"]["checkout.session"]["properties"]
    told["allowed_payment_method_types"] = {
        "type": "array",
        "nullable": True,
        "items": {"type": "string"},
    }


def _forget_configurations(said: dict[str, Any]) -> None:
    asked = said["paths"]["/v2/core/account_links"]["post"]["requestBody"]["content"]["application/json"]
    told = said["components"]["schemas"]["v2.core.account_link"]
    for schema in (asked["schema"], told):
        for use in ("account_onboarding", "account_update"):
            case = schema["properties"]["use_case"]["properties"][use]
            del case["properties"]["configurations"]
            case["required"].remove("configurations")


CHANGES = (
    Change(
        "PostCheckoutSessions",
        "payment_method_types -> allowed_payment_method_types",
        "https://docs.stripe.com/changelog/endive/2026-09-30/remove-payment-method-types-checkout-sessions",
        _allow_method_types,
    ),
    Change(
        "PostV2CoreAccountLinks",
        "use_case.account_onboarding.configurations",
        "https://docs.stripe.com/changelog/endive/2026-09-30/"
        "removes-configurations-parameter-from-v2-core-account-links-api",
        _forget_configurations,
    ),
)


def apply(said: dict[str, Any]) -> None:
    """Bring the published description up to the pinned version, as far as our calls go."""
    for change in CHANGES:
        change.make(said)


def _form(said: dict[str, Any], path: str) -> dict[str, Any]:
    form = said["paths"][path]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    schema: dict[str, Any] = form["schema"]
    return schema
