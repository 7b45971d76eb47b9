"""The code of a stamp card says its month and that we made it for one shop of one town, and nothing else."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from marketplace.core.references import CODE_ALPHABET
from marketplace.shops.stamps.codes import (
    LETTERS,
    code_in,
    digests_of,
    ends_on,
    grouped,
    is_made_for,
    new_code,
)

MAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_a_card_is_known_again_however_it_is_typed_or_scanned() -> None:
    code = new_code(1, shop_id=2, today=MAY)
    assert len(code) == LETTERS
    for typed in (
        code,
        grouped(code),
        f" {grouped(code).lower()} ",
        f"https://ville.example/stamps/x/{code}",
    ):
        assert code_in(typed) == code
    assert is_made_for(1, shop_id=2, code=code)


def test_another_shop_another_town_and_any_altered_letter_are_seen() -> None:
    code = new_code(1, shop_id=2, today=MAY)
    assert not is_made_for(1, shop_id=3, code=code)
    assert not is_made_for(2, shop_id=2, code=code)
    for place in range(LETTERS):
        other = CODE_ALPHABET[CODE_ALPHABET.index(code[place]) - 1]
        assert not is_made_for(1, shop_id=2, code=code[:place] + other + code[place + 1 :])
    for odd in ("", "x", code[:-1], code + "2", "é" * LETTERS, "0" * LETTERS):
        assert not is_made_for(1, shop_id=2, code=odd)


def test_a_card_is_good_for_two_years_of_months() -> None:
    code = new_code(1, shop_id=2, today=MAY)
    assert ends_on(code, today=MAY) == date(2028, 6, 1)
    assert ends_on(code, today=date(2028, 5, 31)) == date(2028, 6, 1)
    assert ends_on(code, today=date(2028, 6, 1)) is None
    december = new_code(1, shop_id=2, today=date(2026, 12, 31))
    assert ends_on(december, today=date(2027, 1, 1)) == date(2029, 1, 1)


def test_a_secret_that_is_rotated_out_still_reads_its_cards(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = new_code(1, shop_id=2, today=MAY)
    kept = digests_of(1, code)[0]
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret, of another year")
    assert is_made_for(1, shop_id=2, code=code)
    assert kept in digests_of(1, code)
    assert code not in kept
