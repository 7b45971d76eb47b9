"""The list of what the pinned version changed is complete, as far as our calls go.

The published description is older than the library, whose own types are of the pinned version: for every call
of ours both must name the same parameters, nested ones too, once the list has been applied.
"""

import importlib
import re
from typing import Any

import pytest
import stripe
from stripe.params import (
    BalanceTransactionListParams,
    EventListParams,
    RefundCreateParams,
    RefundListParams,
    TransferCreateParams,
    TransferListParams,
    TransferReversalCreateParams,
)
from stripe.params.checkout import SessionCreateParams, SessionExpireParams, SessionListParams
from stripe.params.v2.core import AccountCreateParams, AccountLinkCreateParams

from tests.stripe_double import endive, published
from tests.stripe_double.published import Operation, Schema

OPTIONS = set(stripe.RequestOptions.__annotations__)  # some of the library's types carry them along
TRANSFERS = ("configuration", "recipient", "capabilities", "stripe_balance", "stripe_transfers")
ONBOARDING = ("use_case", "account_onboarding")
# Each call with the branches of it that we go into; what lies in the others is of no concern to us.
OURS: list[tuple[str, Any, list[tuple[str, ...]]]] = [
    (
        "PostCheckoutSessions",
        SessionCreateParams,
        [
            (),
            ("line_items",),
            ("line_items", "price_data"),
            ("line_items", "price_data", "product_data"),
            ("payment_intent_data",),
        ],
    ),
    ("PostCheckoutSessionsSessionExpire", SessionExpireParams, [()]),
    ("PostRefunds", RefundCreateParams, [()]),
    ("PostTransfers", TransferCreateParams, [()]),
    ("PostTransfersIdReversals", TransferReversalCreateParams, [()]),
    (
        "PostV2CoreAccounts",
        AccountCreateParams,
        [(), *(TRANSFERS[:depth] for depth in range(1, 6)), ("defaults", "responsibilities"), ("identity",)],
    ),
    (
        "PostV2CoreAccountLinks",
        AccountLinkCreateParams,
        [(), ("use_case",), ("use_case", "account_onboarding")],
    ),
    ("GetCheckoutSessions", SessionListParams, [()]),
    ("GetRefunds", RefundListParams, [()]),
    ("GetTransfers", TransferListParams, [()]),
    ("GetBalanceTransactions", BalanceTransactionListParams, [()]),
    ("GetEvents", EventListParams, [()]),
]
# In names that no call of ours holds: the cage refuses what is new, the types what went away.
NEVER_SENT = {
    ("PostCheckoutSessions", ("line_items",)): {"dynamic_tax_rates"},
    ("PostCheckoutSessions", ("line_items", "price_data", "product_data")): {"tax_details"},
    ("PostV2CoreAccounts", TRANSFERS[:3]): {"bank_accounts", "cards"},
}
CASES = [(name, types, branch) for name, types, branches in OURS for branch in branches]


def typed_names(types: Any, branch: tuple[str, ...]) -> set[str]:
    """What the library's types name in a branch of a call."""
    for step in branch:
        told = str(types.__annotations__[step])
        (inner,) = {word for word in re.findall(r"\w+Params\w+", told) if "." not in word}
        types = getattr(importlib.import_module(types.__module__), inner)
    return set(types.__annotations__) - OPTIONS


def published_names(operation: Operation, branch: tuple[str, ...]) -> set[str]:
    """What the published description names there."""
    schema = operation.query if operation.verb == "get" else operation.body
    for step in branch:
        schema = _object_in(schema["properties"][step])
    return set(schema["properties"])


def _object_in(schema: Schema) -> Schema:
    if "anyOf" in schema:
        return next(found for option in schema["anyOf"] if "properties" in (found := _object_in(option)))
    return _object_in(schema["items"]) if "items" in schema else schema


def operation(name: str) -> Operation:
    return next(found for found in published.operations() if found.name == name)


@pytest.mark.parametrize(("name", "types", "branch"), CASES)
def test_description_and_library_name_the_same(name: str, types: Any, branch: tuple[str, ...]) -> None:
    differ = published_names(operation(name), branch) ^ typed_names(types, branch)
    assert differ == NEVER_SENT.get((name, branch), set())


def test_without_the_list_they_differ() -> None:
    # The names that the published description had before the list was applied.
    sessions = published_names(operation("PostCheckoutSessions"), ()) - {"allowed_payment_method_types"}
    assert sessions | {"payment_method_types"} != typed_names(SessionCreateParams, ())
    links = published_names(operation("PostV2CoreAccountLinks"), ONBOARDING) | {"configurations"}
    assert links != typed_names(AccountLinkCreateParams, ONBOARDING)


def test_every_change_says_where_it_is_written() -> None:
    names = {found.name for found in published.operations()}
    for change in endive.CHANGES:
        assert change.operation in names
        assert change.why.startswith("https://docs.stripe.com/changelog/endive/")


def test_the_versions_are_the_ones_we_know() -> None:
    assert published.VERSION == "2026-05-27.dahlia"
    assert stripe.api_version == endive.PINNED
