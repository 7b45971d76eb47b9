"""Forms are read as Stripe reads them."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stripe._encode import _api_encode

from tests.stripe_double.forms import Malformed, decoded, typed

READ = [
    ("a=1&b=", {"a": "1", "b": ""}),
    ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
    ("a[0][b]=1&a[1][b]=2", {"a": [{"b": "1"}, {"b": "2"}]}),
    ("a[]=1&a[]=2", {"a": ["1", "2"]}),
    ("a[0]=x&a[2]=y", {"a": {"0": "x", "2": "y"}}),
    ("name=Cr%C3%A8merie+%26+fils", {"name": "Crèmerie & fils"}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "meaning"), READ)
def test_a_form_is_read(text: str, meaning: dict[str, Any]) -> None:
    assert decoded(text) == meaning


@pytest.mark.parametrize("text", ["a=1&a=2", "a=1&a[b]=2", "novalue"])
def test_what_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decoded(text)
    assert issubclass(Malformed, ValueError)


def test_values_take_the_schema_s_types() -> None:
    schema = {
        "type": "object",
        "properties": {
            "amount": {"type": "integer"},
            "on": {"type": "boolean"},
            "span": {
                "anyOf": [{"type": "object", "properties": {"gte": {"type": "integer"}}}, {"type": "integer"}]
            },
            "labels": {
                "anyOf": [{"type": "object", "additionalProperties": {"type": "string"}}, {"enum": [""]}]
            },
        },
    }
    told = {"amount": "12", "on": "true", "span": {"gte": "3"}, "labels": {"a": "1"}}
    assert typed(told, schema) == {"amount": 12, "on": True, "span": {"gte": 3}, "labels": {"a": "1"}}
    assert typed({"span": "4", "labels": ""}, schema) == {"span": 4, "labels": ""}
    assert typed({"amount": "12.5", "on": "yes"}, schema) == {"amount": "12.5", "on": "yes"}


NAMES = st.from_regex(r"[a-z_]{1,6}", fullmatch=True)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.text(max_size=8),
    lambda inner: (
        st.dictionaries(NAMES, inner, min_size=1, max_size=3) | st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=40)
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_what_the_library_writes_is_read_back(meaning: dict[str, Any]) -> None:
    assert decoded(urlencode(list(_api_encode(meaning)))) == meaning
