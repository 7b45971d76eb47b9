"""The cage: what is said to the double and what it says is judged by Stripe's own published schemas.

Requests are judged strictly, in nested names too, which Stripe refuses though its description leaves them
open. Answers and events are judged as strictly, so that the double cannot invent a field for the adapter to
read. An object inside another is judged by the schema of its own kind. Validators are made when first needed.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from tests.stripe_double import forms, published
from tests.stripe_double.published import Operation, Schema

_MOST_TOLD = 5


class CageBroken(AssertionError):
    """The double said something that Stripe would not say: the double is wrong."""


def read_body(operation: Operation, text: str) -> dict[str, Any]:
    """The form of a request, with the types that its schema gives them."""
    typed: dict[str, Any] = forms.typed(forms.decoded(text), operation.body)
    return typed


def read_query(operation: Operation, text: str) -> dict[str, Any]:
    """The query of a request, with the types that its schema gives them."""
    typed: dict[str, Any] = forms.typed(forms.decoded(text), operation.query)
    return typed


def request_faults(operation: Operation, *, query: dict[str, Any], body: dict[str, Any]) -> list[str]:
    """What Stripe would refuse in a request; empty when it is as published."""
    return [*_faults(_asked(operation.name, "query"), query), *_faults(_asked(operation.name, "body"), body)]


def judge_answer(operation: Operation, answer: dict[str, Any]) -> None:
    """Raises: CageBroken unless this answer to this call is as published, with all objects in it."""
    _judge(operation.name, _faults(_told(operation.name), answer))
    for inner in _objects_in(answer):
        judge_object(inner)


def judge_error(operation: Operation, answer: dict[str, Any]) -> None:
    """Raises: CageBroken unless this is an error as Stripe tells it, in either interface."""
    kind = "v2.error" if "V2" in operation.name else "error"
    _judge(kind, _faults(_component(kind), answer))


def judge_event(event: dict[str, Any]) -> None:
    """Raises: CageBroken unless this event, its type and the object in it are as published."""
    judge_object(event)
    if event["object"] == "event":
        _judge(event["type"], [] if event["type"] in _event_types() else ["no such event"])
        for inner in _objects_in(event["data"]):
            judge_object(inner)


def judge_object(thing: dict[str, Any]) -> None:
    """Raises: CageBroken unless this is an object of its kind as published."""
    kind = thing["object"]
    if kind != "list":
        _judge(kind, _faults(_component(kind), thing))


def _objects_in(thing: Any) -> Iterator[dict[str, Any]]:
    parts = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    for part in parts:
        if isinstance(part, dict) and isinstance(part.get("object"), str):
            yield part
        yield from _objects_in(part)


def _judge(what: str, faults: list[str]) -> None:
    if faults:
        raise CageBroken(f"{what}: " + "; ".join(faults))


def _faults(judge: Draft202012Validator, thing: Any) -> list[str]:
    return [_worded(error) for error, _ in zip(judge.iter_errors(thing), range(_MOST_TOLD), strict=False)]


def _worded(error: ValidationError) -> str:
    where = "".join(f"[{step}]" for step in error.instance_path)
    return f"{where or '.'} {error.message[:300]}"


@cache
def _named(name: str) -> Operation:
    return next(operation for operation in published.operations() if operation.name == name)


@cache
def _asked(name: str, part: str) -> Draft202012Validator:
    return _validator(getattr(_named(name), part))


@cache
def _told(name: str) -> Draft202012Validator:
    return _validator(_named(name).answer)


@cache
def _component(kind: str) -> Draft202012Validator:
    return _validator({"$ref": f"#/components/schemas/{kind}"})


def _validator(schema: Schema) -> Draft202012Validator:
    plain = published.rewritten(schema, strict=True)
    needed: dict[str, Schema] = {}
    _collect(plain, needed)
    return Draft202012Validator({**plain, "components": {"schemas": needed}})


def _collect(schema: Any, needed: dict[str, Schema]) -> None:
    """Only what a schema needs goes along with it, so that a validator is made in milliseconds."""
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in needed:
            needed[name] = published.rewritten(published.components()[name], strict=True)
            _collect(needed[name], needed)
        for part in schema.values():
            _collect(part, needed)
    elif isinstance(schema, list):
        for part in schema:
            _collect(part, needed)


@cache
def _event_types() -> frozenset[str]:
    return frozenset(_named("PostWebhookEndpoints").body["properties"]["enabled_events"]["items"]["enum"])
