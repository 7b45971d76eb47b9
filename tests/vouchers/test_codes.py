"""Codes of cards: a slip is seen, what is kept opens nothing, a card can be printed again."""

from collections.abc import Iterator

import pytest
from flask import Flask

from marketplace.core.references import ALPHABET, has_check
from marketplace.vouchers.codes import LETTERS, code_of, digests_of, grouped, new_code


@pytest.fixture(autouse=True)
def _open(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_a_code_is_found_again_however_it_is_typed() -> None:
    code, kept = new_code(1, voucher_id=7)
    assert len(code) == LETTERS
    for typed in (code, grouped(code).lower(), f" {grouped(code)} ", f"https://ville.example/carte#{code}"):
        assert digests_of(1, typed=typed) == [kept]


def test_one_wrong_letter_or_two_swapped_ones_are_seen() -> None:
    code, _kept = new_code(1, voucher_id=7)
    for place, letter in enumerate(code):
        for other in ALPHABET:
            wrong = code[:place] + other + code[place + 1 :]
            assert other == letter or not digests_of(1, typed=wrong)
        swapped = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]
        assert swapped == code or not has_check(swapped)


@pytest.mark.parametrize("typed", ["", "-", "2222", "É" * 16, "A" * 5000, "2345-6789-ABCD-EFGH"])
def test_what_is_no_code_is_kept_as_nothing(typed: str) -> None:
    assert digests_of(1, typed=typed) == []


def test_what_is_kept_depends_on_the_town_and_on_the_secret(app: Flask) -> None:
    code, kept = new_code(1, voucher_id=7)
    assert digests_of(2, typed=code) != [kept]
    assert code_of(1, voucher_id=7, code_digest=kept) == code
    assert code not in kept


def test_a_card_outlives_the_rotation_of_the_secret(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    code, kept = new_code(1, voucher_id=7)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret")
    assert kept in digests_of(1, typed=code)
    assert code_of(1, voucher_id=7, code_digest=kept) == code
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])
    assert kept not in digests_of(1, typed=code)
    assert code_of(1, voucher_id=7, code_digest=kept) == ""
