"""Money in whole cents, weights in grams."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from marketplace.core.money import format_money, format_weight, included_vat, line_total, rounded_share

amounts = some.integers(0, 10**9)


@pytest.mark.parametrize(
    ("cents", "words"),
    [(0, "0,00 €"), (5, "0,05 €"), (1234, "12,34 €"), (123456789, "1 234 567,89 €")],
)
def test_amounts_read_as_in_french_shops(cents: int, words: str) -> None:
    written = format_money(cents, "EUR", "fr")
    assert written.replace("\u202f", " ").replace("\u00a0", " ") == words
    assert " " not in written  # none of its spaces may break a line


def test_amounts_read_as_in_english_and_in_other_currencies() -> None:
    assert format_money(123450, "EUR", "en") == "€1,234.50"
    assert format_money(1250, "CHF", "fr").replace("\u00a0", " ") == "12,50 CHF"


@pytest.mark.parametrize(
    ("grams", "words"), [(50, "50 g"), (999, "999 g"), (1000, "1 kg"), (1250, "1,25 kg"), (20_000, "20 kg")]
)
def test_weights_read_as_on_a_scale(grams: int, words: str) -> None:
    assert format_weight(grams, "fr").replace("\u00a0", " ") == words


@given(amounts, some.integers(0, 10**5), some.integers(1, 10**5))
def test_shares_are_rounded_half_up_without_floats(amount: int, part: int, whole: int) -> None:
    exact = Fraction(amount * part, whole)
    assert rounded_share(amount, part, whole) == int(exact + Fraction(1, 2))


def test_a_line_costs_pieces_times_price_or_grams_of_a_kilo() -> None:
    assert line_total(130, 3, by_weight=False) == 390
    assert line_total(2490, 350, by_weight=True) == 872  # 8.715 rounds up
    assert line_total(2490, 1000, by_weight=True) == 2490


@pytest.mark.parametrize(
    ("total", "rate", "vat"),
    [(1055, 550, 55), (1200, 2000, 200), (1100, 1000, 100), (999, 0, 0)],
)
def test_the_vat_that_a_price_contains(total: int, rate: int, vat: int) -> None:
    assert included_vat(total, rate) == vat


@given(amounts, some.sampled_from([0, 210, 550, 1000, 2000, 2500]))
def test_what_is_left_without_vat_is_the_rounded_net_price(total: int, rate: int) -> None:
    net = Fraction(total * 10_000, 10_000 + rate)
    assert abs(total - included_vat(total, rate) - net) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("currency", "language", "words"),
    [
        ("EUR", "fr", "1 234,50 €"),
        ("EUR", "en", "€1,234.50"),
        ("EUR", "de", "1.234,50 €"),
        ("EUR", "it", "1.234,50 €"),
        ("CHF", "fr", "1 234,50 CHF"),
        ("CHF", "de", "CHF 1’234.50"),
        ("CHF", "it", "CHF 1’234.50"),
        ("CHF", "en", "CHF 1’234.50"),
        ("CAD", "fr", "1 234,50 $"),
        ("CAD", "en", "$1,234.50"),
    ],
)
def test_amounts_are_written_as_where_the_money_is_at_home(currency: str, language: str, words: str) -> None:
    written = format_money(123450, currency, language)
    assert written.replace("\u202f", " ").replace("\u00a0", " ") == words
    assert " " not in written


def test_weights_are_written_in_a_language_more() -> None:
    assert format_weight(1250, "de") == "1,25\u00a0kg"
