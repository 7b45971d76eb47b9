"""Cells say amounts, counts, weights and texts in many notations; doubtful ones are refused."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.intake.values import (
    Unreadable,
    clean,
    read_description,
    read_money,
    read_quantity,
    read_vat,
    read_weight,
    read_yes_no,
)


def price_or_sentence(text: str) -> tuple[int | None, str]:
    """What a cell says, or why it is refused."""
    try:
        return read_money(text), ""
    except Unreadable as refused:
        return None, f"{refused.reason} {refused.cure}"


CENTS = st.integers(min_value=0, max_value=100_000_00)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12,34 €", 1234), ("€12.34", 1234), ("12.5", 1250), ("12", 1200), ("12,", 1200), (".50", 50),
        ("1 234,50", 123450), ("1\u202f234,50\u00a0€", 123450), ("1.234,56", 123456), ("1,234.56", 123456),
        ("1'234.50", 123450), ("9.90EUR", 990), ("15 € TTC", 1500), ("8.3333", 833), ("0,125", 13), ("0", 0),
    ],
)  # fmt: skip
def test_a_price_is_read_in_every_usual_notation(text: str, cents: int) -> None:
    assert read_money(text) == cents


@given(CENTS)
def test_a_price_written_in_french_is_read_back(cents: int) -> None:
    whole = f"{cents // 100:,}".replace(",", "\u202f")
    assert read_money(f"{whole},{cents % 100:02} €") == cents


@given(CENTS)
def test_a_price_written_by_a_machine_is_read_back(cents: int) -> None:
    assert read_money(f"{cents // 100}.{cents % 100:02}") == cents


@given(CENTS, st.sampled_from([(",", "."), (".", ","), ("'", "."), ("’", ".")]))
def test_a_price_with_thousands_is_read_back(cents: int, marks: tuple[str, str]) -> None:
    thousands, point = marks
    whole = f"{cents // 100:,}".replace(",", thousands)
    assert read_money(f"{whole}{point}{cents % 100:02}") == cents


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    cents, sentence = price_or_sentence(text)
    assert sentence or cents is None or 0 <= cents <= 100_000_00


@pytest.mark.parametrize("text", ["9" * 30, "0," + "3" * 40, "1" + "0" * 10_000])
def test_more_digits_than_anybody_reckons_with_are_refused_in_words(text: str) -> None:
    for read in (read_money, read_quantity, partial(read_weight, unit="kg")):
        with pytest.raises(Unreadable):
            read(text)


@pytest.mark.parametrize("text", ["", " ", "N/A", "n.d.", "-", "null", "#REF!"])
def test_words_for_nothing_are_no_price(text: str) -> None:
    assert read_money(text) is None


@pytest.mark.parametrize(
    "text", ["abc", "-5", "1e5", "12 USD", "£3", "1.234", "1,234", "12,34,56", "1.2.3", "200000"]
)
def test_a_doubtful_price_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_money(text)


@pytest.mark.parametrize(
    ("text", "pieces"), [("12", 12), ("12.0", 12), ("1 200", 1200), ("0", 0), ("", None)]
)
def test_a_count_is_read(text: str, pieces: int | None) -> None:
    assert read_quantity(text) == pieces


@pytest.mark.parametrize("text", ["-3", "1.5", "beaucoup", "1E+3", "10000000000"])
def test_an_impossible_count_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_quantity(text)


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [
        ("0,350", "kg", 350), ("1.5", "kg", 1500), ("250.0", "g", 250), ("350 g", "kg", 350),
        (".5", "lbs", 227),
        ("1,250", "kg", 1250), ("0", "kg", None), ("N/A", "kg", None), ("4", "oz", 113),
    ],
)  # fmt: skip
def test_a_weight_comes_out_in_grams(text: str, unit: str, grams: int | None) -> None:
    assert read_weight(text, unit=unit) == grams


@pytest.mark.parametrize("text", ["environ 2", "-1", "3 pouces", "99999"])
def test_an_impossible_weight_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_weight(text, unit="kg")


@pytest.mark.parametrize(
    ("text", "answer"), [("1", True), ("Oui", True), ("FALSE", False), ("-1", False), ("", None)]
)
def test_yes_and_no_are_understood(text: str, answer: bool | None) -> None:
    assert read_yes_no(text) is answer


@pytest.mark.parametrize(
    ("text", "rate"),
    [("taux-reduit-5-5", 550), ("20 %", 2000), ("TVA 2,1", 210), ("zero-rate", 0), ("", None)],
)
def test_a_tax_class_names_its_rate(text: str, rate: int | None) -> None:
    assert read_vat(text) == rate


def test_a_description_keeps_its_paragraphs_and_loses_its_tags() -> None:
    text = "<p>Bon <b>pain</b> &amp; sel</p>\\n<ul><li>un</li><li>deux</li></ul><script>x()</script>[vc_row]"
    assert read_description(text) == "Bon pain & sel\n\n• un\n• deux"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("'=SOMME", "=SOMME"), ('="0012"', "0012"), ("Fruits &amp; légumes", "Fruits & légumes")],
)
def test_what_exports_wrap_around_a_text_is_taken_off(text: str, plain: str) -> None:
    assert clean(text) == plain
