"""Barcodes are proven by their check digit; spreadsheets' damage is refused with the cure."""

import pytest

from marketplace.intake.barcodes import read_ean
from marketplace.intake.values import Unreadable


@pytest.mark.parametrize(
    ("text", "ean"),
    [
        ("4006381333931", "4006381333931"),
        ("4 006381 333931", "4006381333931"),
        ("'4006381333931", "4006381333931"),
        ("4006381333931.0", "4006381333931"),
        ("96385074", "96385074"),
        ("036000291452", "0036000291452"),
        ("36000291452", "0036000291452"),
        ("978-2-07-036822-8", "9782070368228"),
        ("0306406152", "9780306406157"),
    ],
)
def test_a_code_comes_out_in_one_form(text: str, ean: str) -> None:
    assert read_ean(text) == ean


@pytest.mark.parametrize("text", ["", "N/A", "REF-12", "12345", "100101941961156", "0000000000000"])
def test_a_shops_own_code_is_no_ean(text: str) -> None:
    assert read_ean(text) is None


@pytest.mark.parametrize("text", ["2.02E+11", "4,00638E+12", "2E11", "4006380000000"])
def test_digits_lost_in_a_spreadsheet_are_refused_with_the_cure(text: str) -> None:
    with pytest.raises(Unreadable, match="tableur") as refused:
        read_ean(text)
    assert "Texte" in refused.value.cure


@pytest.mark.parametrize("text", ["4006381333930", "96385075", "036000291453"])
def test_a_wrong_check_digit_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="clé"):
        read_ean(text)
