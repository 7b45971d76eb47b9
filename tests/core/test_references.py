"""Codes that people read out."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from marketplace.core.references import (
    ALPHABET,
    digest,
    is_reference,
    link_key,
    new_collection_code,
    new_reference,
    new_token,
    opens,
    tidy_code,
)

references = some.builds(new_reference)
places = some.integers(0, 6)


def test_a_reference_has_no_letters_that_look_alike() -> None:
    drawn = "".join(new_reference() for _ in range(300))
    assert not set(drawn) & set("01OI5S8B")
    assert set(drawn) <= {*ALPHABET, "-"}


@given(references)
def test_a_reference_is_well_formed_with_and_without_its_dash(reference: str) -> None:
    assert len(reference) == 8
    assert is_reference(reference)
    assert is_reference(reference.replace("-", ""))


@given(references, places, some.sampled_from(ALPHABET))
def test_one_wrong_letter_is_always_noticed(reference: str, place: int, letter: str) -> None:
    plain = reference.replace("-", "")
    wrong = plain[:place] + letter + plain[place + 1 :]
    assert is_reference(wrong) == (wrong == plain)


@given(references, places, places)
def test_two_swapped_letters_are_always_noticed(reference: str, one: int, other: int) -> None:
    letters = list(reference.replace("-", ""))
    letters[one], letters[other] = letters[other], letters[one]
    assert is_reference("".join(letters)) == ("".join(letters) == reference.replace("-", ""))


@pytest.mark.parametrize("text", ["", "TL7", "TL7-K42", "TL7-K42MM", "tl7-k42m", "TL0-K42M", "TL7-K42é"])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert not is_reference(text)


def test_a_collection_code_is_drawn_anew_each_time() -> None:
    codes = {new_collection_code() for _ in range(500)}
    assert len(codes) == 500
    assert not set("".join(codes)) & set("01OI")


@pytest.mark.parametrize("typed", ["k7pw-m4qx", " K7PW M4QX ", "k7pw.m4qx", "K7PWM4QX"])
def test_a_code_counts_however_it_is_typed(typed: str) -> None:
    assert tidy_code(typed) == "K7PWM4QX"


def test_a_token_has_128_bits_and_only_its_digest_is_kept() -> None:
    token = new_token()
    assert len(token) >= 22
    assert token not in digest(token)
    assert digest(token) == digest(token) != digest(new_token())


def test_a_link_key_opens_one_row_for_one_purpose(app: Flask) -> None:
    with app.app_context():
        key = link_key("order", 7)
        assert opens(key, "order", 7)
        assert not opens(key, "order", 8)
        assert not opens(key, "bag", 7)
        assert not opens("", "order", 7)
        assert not opens("é" * 32, "order", 7)


def test_a_link_key_survives_a_new_secret_while_the_old_one_is_kept(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        key = link_key("order", 7)
        before = app.config["SECRET_KEY"]
        monkeypatch.setitem(app.config, "SECRET_KEY", "another secret altogether")
        assert not opens(key, "order", 7)
        monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [before])
        assert opens(key, "order", 7)
