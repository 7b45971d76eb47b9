"""Form-encoded requests, read as Stripe reads them: nested names, then values by what the schema says."""

import re
from typing import Any
from urllib.parse import parse_qsl

from tests.stripe_double.published import Schema

_MOST_ITEMS = 1000


class Malformed(ValueError):
    """This is no form that Stripe could read."""


def decoded(text: str) -> dict[str, Any]:
    """`a[b][0][c]=v&d[]=w` as nested dicts and lists; every value is still a text."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)):
        head, *rest = re.split(r"\]\[|\[|\]", name.removesuffix("]"))
        _put(root, [head, *rest], value, name)
    return {name: _with_lists(value) for name, value in root.items()}


def _put(root: dict[str, Any], steps: list[str], value: str, name: str) -> None:
    place = root
    for step in steps[:-1]:
        inner = place.setdefault(_key(place, step), {})
        if not isinstance(inner, dict):
            raise Malformed(name)
        place = inner
    last = _key(place, steps[-1])
    if last in place:
        raise Malformed(f"{name} twice")
    place[last] = value


def _key(place: dict[str, Any], step: str) -> str:
    return str(len(place)) if step == "" else step


def _with_lists(value: Any) -> Any:
    """Dicts whose names are 0, 1, 2 ... are lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(part) for name, part in value.items()}
    numbers = sorted(int(name) for name in inner if name.isdecimal())
    if len(numbers) == len(inner) and numbers == list(range(min(len(numbers), _MOST_ITEMS))):
        return [inner[str(number)] for number in numbers]
    return inner


def typed(value: Any, schema: Schema) -> Any:
    """The texts of a form as the schema's types, where they can be read so; what cannot is left as it is."""
    if "anyOf" in schema:
        readings = (typed(value, option) for option in schema["anyOf"])
        fitting = [
            reading
            for reading, option in zip(readings, schema["anyOf"], strict=True)
            if _fits(reading, option)
        ]
        return fitting[0] if fitting else value
    if isinstance(value, dict):
        named, others = schema.get("properties", {}), schema.get("additionalProperties")
        other = others if isinstance(others, dict) else {}
        return {name: typed(part, named.get(name, other)) for name, part in value.items()}
    if isinstance(value, list):
        return [typed(part, schema.get("items", {})) for part in value]
    return _scalar(value, str(schema.get("type")))


def _scalar(text: str, kind: str) -> Any:
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    if kind == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text


_KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


def _fits(value: Any, schema: Schema) -> bool:
    if "enum" in schema and value not in schema["enum"]:
        return False
    kind = schema.get("type")
    return kind is None or isinstance(value, _KINDS[kind])
