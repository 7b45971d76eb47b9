"""The cage refuses what Stripe would refuse, and lets no word out that Stripe would not say."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.stripe_double import cage, published
from tests.stripe_double.calls import WORK
from tests.stripe_double.double import StripeDouble, stripe_double
from tests.stripe_double.objects import Thing
from tests.stripe_double.world import Refused

PAGE = {
    "mode": "payment",
    "success_url": "https://rue.example.org/paid",
    "allowed_payment_method_types[0]": "card",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "eur",
    "line_items[0][price_data][unit_amount]": "1200",
    "line_items[0][price_data][product_data][name]": "Boulangerie",
    "payment_intent_data[transfer_group]": "order:7:1",
    "metadata[command_id]": "c1",
    "expand[0]": "payment_intent.latest_charge",
}
ACCOUNT: Thing = {
    "display_name": "Boulangerie",
    "dashboard": "express",
    "configuration": {
        "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
    },
}


def faults(verb: str, path: str, form: dict[str, str]) -> list[str]:
    """What the cage has against a request, as it comes over the line."""
    found = published.operation_at(verb, path)
    assert found
    text = "&".join(f"{name}={value}" for name, value in form.items())
    asked, body = (
        ({}, cage.read_body(found[0], text)) if verb == "post" else (cage.read_query(found[0], text), {})
    )
    return cage.request_faults(found[0], query=asked, body=body)


def json_faults(path: str, body: Thing) -> list[str]:
    """The same for the second interface."""
    found = published.operation_at("post", path)
    assert found
    return cage.request_faults(found[0], query={}, body=body)


def test_a_request_as_published_passes() -> None:
    assert faults("post", "/v1/checkout/sessions", PAGE) == []
    assert faults("post", "/v1/refunds", {"payment_intent": "pi_1", "amount": "100"}) == []
    assert (
        faults("get", "/v1/events", {"types[]": "refund.created", "created[gte]": "1", "limit": "100"}) == []
    )
    assert json_faults("/v2/core/accounts", ACCOUNT) == []


PLANTED = [
    ("an unknown name", "/v1/checkout/sessions", {**PAGE, "colour": "blue"}, "colour"),
    ("an unknown nested name", "/v1/checkout/sessions", {**PAGE, "payment_intent_data[group]": "x"}, "group"),
    (
        "an unknown name in a list",
        "/v1/checkout/sessions",
        {**PAGE, "line_items[0][price_data][colour]": "x"},
        "colour",
    ),
    ("a wrong type", "/v1/refunds", {"payment_intent": "pi_1", "amount": "ten"}, "integer"),
    ("a fraction", "/v1/refunds", {"payment_intent": "pi_1", "amount": "10.5"}, "integer"),
    ("a wrong nested type", "/v1/checkout/sessions", {**PAGE, "line_items[0][quantity]": "one"}, "integer"),
    ("a bad choice", "/v1/refunds", {"payment_intent": "pi_1", "reason": "because"}, "because"),
    ("a bad nested choice", "/v1/checkout/sessions", {**PAGE, "submit_type": "buy"}, "buy"),
    ("a missing name", "/v1/transfers", {"amount": "100", "currency": "eur"}, "destination"),
    (
        "a missing nested name",
        "/v1/checkout/sessions",
        {name: value for name, value in PAGE.items() if not name.endswith("[currency]")},
        "currency",
    ),
    ("a text for a list", "/v1/checkout/sessions", {**PAGE, "line_items": "one"}, "line_items"),
    ("a name taken away since", "/v1/checkout/sessions", {**PAGE, "payment_method_types[0]": "card"}, "pay"),
]


@pytest.mark.parametrize(("error", "path", "form", "named"), PLANTED, ids=[planted[0] for planted in PLANTED])
def test_a_planted_error_is_refused(error: str, path: str, form: dict[str, str], named: str) -> None:
    told = _found(path, form)
    assert any(named in fault for fault in told), (error, told)


def _found(path: str, form: dict[str, str]) -> list[str]:
    try:
        return faults("post", path, form)
    except ValueError as malformed:
        return [str(malformed)]


def test_a_planted_error_in_a_query_is_refused() -> None:
    assert faults("get", "/v1/refunds", {"colour": "blue"})
    assert faults("get", "/v1/refunds", {"limit": "many"})
    assert faults("get", "/v1/refunds", {"created[since]": "1"})


def test_a_planted_error_in_the_second_interface_is_refused() -> None:
    recipient = {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": "yes"}}}}
    assert json_faults("/v2/core/accounts", {**ACCOUNT, "configuration": {"recipient": recipient}})
    assert json_faults("/v2/core/accounts", {**ACCOUNT, "configuration": {"receiver": {}}})
    assert json_faults("/v2/core/accounts", {**ACCOUNT, "dashboard": "own"})
    assert json_faults("/v2/core/account_links", {"account": "acct_1"})
    onboarding = {"refresh_url": "https://x.example", "configurations": ["recipient"]}
    case = {"type": "account_onboarding", "account_onboarding": onboarding}
    assert json_faults("/v2/core/account_links", {"account": "acct_1", "use_case": case})


def refund(**others: Any) -> Thing:
    told = {
        "id": "re_1",
        "object": "refund",
        "amount": 1,
        "created": 1,
        "currency": "eur",
        "status": "pending",
    }
    return {**told, **others}


def test_an_answer_as_published_passes() -> None:
    found = published.operation_at("get", "/v1/refunds/re_1")
    assert found
    cage.judge_answer(found[0], refund(payment_intent="pi_1"))


@pytest.mark.parametrize(
    "others",
    [
        {"colour": "blue"},
        {"amount": "1"},
        {"reason": "because"},
        {"destination_details": {"type": "card", "colour": "blue"}},
        {"charge": {"id": "ch_1", "object": "refund"}},
        {"charge": {"id": "ch_1", "object": "charge", "amount": 1}},
    ],
)
def test_a_slip_in_an_answer_is_caught(others: Thing) -> None:
    found = published.operation_at("get", "/v1/refunds/re_1")
    assert found
    with pytest.raises(cage.CageBroken):
        cage.judge_answer(found[0], refund(**others))


def event(**others: Any) -> Thing:
    told: Thing = {"id": "evt_1", "object": "event", "created": 1, "livemode": False, "pending_webhooks": 0}
    return {**told, "type": "refund.created", "data": {"object": refund()}, **others}


def test_an_event_as_published_passes() -> None:
    cage.judge_event(event())


@pytest.mark.parametrize(
    "others",
    [
        {"type": "refund.invented"},
        {"data": {"object": refund(colour="blue")}},
        {"livemode": "no"},
        {"colour": "blue"},
    ],
)
def test_a_slip_in_an_event_is_caught(others: Thing) -> None:
    with pytest.raises(cage.CageBroken):
        cage.judge_event(event(**others))


def test_a_slip_of_the_double_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORK, "GetBalance", lambda *_: {"object": "balance", "colour": "blue"})
    with stripe_double() as double:
        assert ask(double, "/v1/balance")[0] == 500
        assert "colour" in double.desk.broken[0]


def test_an_error_that_stripe_would_not_tell_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Refused("no", kind="invented_error")

    monkeypatch.setitem(WORK, "GetBalance", refuse)
    with stripe_double() as double:
        ask(double, "/v1/balance")
        assert "invented_error" in double.desk.broken[0]


def test_a_refused_request_is_written_down_and_kept_under_no_key() -> None:
    with stripe_double() as double:
        status, told = ask(double, "/v1/refunds", body="payment_intent=pi_1&colour=blue", key="k")
        assert (status, told["error"]["code"]) == (400, "parameter_unknown")
        assert "colour" in double.desk.refused[0]
        assert ask(double, "/v1/refunds", body="payment_intent=pi_1", key="k")[0] == 404


def ask(double: StripeDouble, path: str, *, body: str = "", key: str = "") -> tuple[int, Thing]:
    """One call, without any library."""
    headers = {"Authorization": "Bearer sk_test_x"} | ({"Idempotency-Key": key} if key else {})
    try:
        with urlopen(Request(double.url + path, body.encode() or None, headers), timeout=20) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def test_every_call_of_the_double_is_published() -> None:
    names = {operation.name for operation in published.operations()}
    assert WORK.keys() <= names
