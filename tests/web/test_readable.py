"""Requests that no page of ours can have made: refused at the door, on every database alike."""

import pytest

from tests.factories import Goods
from tests.visitors import Visitor


@pytest.mark.parametrize("address", ["/shops/a%00b", "/shops?kind=a%00b", "/sign-in?x=%00", "/search?q=%00"])
def test_an_address_with_a_nul_character_is_refused(visitor: Visitor, goods: Goods, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 400
    assert "Revenez à la page précédente" in answer.text


@pytest.mark.parametrize(
    "fields", [{"shop": "a\x00b"}, {"a\x00b": "1"}, {"lines-²-x": "1"}, {"x" * 200: "1"}]
)
def test_a_form_that_no_page_of_ours_has_is_refused(
    visitor: Visitor, goods: Goods, fields: dict[str, str]
) -> None:
    assert visitor.post("/cart/lines", data=fields).status_code == 400


def test_a_form_is_no_json(visitor: Visitor, goods: Goods) -> None:
    answer = visitor.post("/account/new", json={"name": [1], "email": {"a": 1}})
    assert answer.status_code == 415


def test_a_strangers_form_is_refused_as_a_strangers(visitor: Visitor, goods: Goods) -> None:
    answer = visitor.post("/cart/lines", data={"shop": "a\x00b"}, headers={"Origin": "http://evil.example"})
    assert "ne vient pas d’une de nos pages" in answer.text


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "localhost", "://localhost", "http://localhost.evil.example"]
)
def test_an_origin_that_is_no_address_of_ours_is_refused(visitor: Visitor, goods: Goods, origin: str) -> None:
    answer = visitor.post("/cart/lines", data={"shop": "maison-morel"}, headers={"Origin": origin})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "wanted", ["//[", "//evil.example", "/\\evil.example", "https:evil.example", "/\t/evil"]
)
def test_switching_the_language_leads_nowhere_else(visitor: Visitor, goods: Goods, wanted: str) -> None:
    answer = visitor.get("/language/en", query_string={"next": wanted})
    assert (answer.status_code, answer.location) == (303, "/")
