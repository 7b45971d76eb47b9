from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from marketplace.checkout.trips.sealing import opened_walk, sealed_walk

AT = datetime(2026, 6, 11, 15, 40, tzinfo=UTC)
STARTS = {7_000_000_000_000_001: AT, 12: AT + timedelta(minutes=30)}
KEYS = {7_000_000_000_000_001: "20260611T1540Z", 12: "20260611T1610Z"}


@pytest.fixture(autouse=True)
def _with_a_secret(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_a_walk_comes_back_as_it_was_proposed() -> None:
    text = sealed_walk(STARTS, cart_id=5, form_token="a-form")
    assert opened_walk(text, cart_id=5, form_token="a-form") == KEYS


@pytest.mark.parametrize(("cart_id", "form_token"), [(6, "a-form"), (5, "another-form")])
def test_it_opens_for_no_other_basket_or_form(cart_id: int, form_token: str) -> None:
    text = sealed_walk(STARTS, cart_id=5, form_token="a-form")
    assert opened_walk(text, cart_id=cart_id, form_token=form_token) is None


def test_no_letter_of_it_can_be_changed() -> None:
    text = sealed_walk(STARTS, cart_id=5, form_token="a-form")
    for place in range(0, len(text) - 1, 7):
        forged = f"{text[:place]}{'A' if text[place] != 'A' else 'B'}{text[place + 1 :]}"
        assert opened_walk(forged, cart_id=5, form_token="a-form") is None


@pytest.mark.parametrize("text", ["", "each", "é", "A" * 400, "hub:la-gare", "\x00"])
def test_what_is_no_walk_opens_to_nothing(text: str) -> None:
    assert opened_walk(text, cart_id=5, form_token="a-form") is None
