"""S41: what goes into a spreadsheet is never a formula there."""

import pytest

from marketplace.core.sheets import neutral, unguarded


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        '=HYPERLINK("http://example.org";"Cliquez")',
        "+1+cmd|' /C calc'!A0",
        "+SUM(A1)",
        "-2+3",
        "-cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "＝1+1",
        "%0A=1+1",
        "|cmd",
        "+33 6 12=cmd",
        "-12,50 =A1",
    ],
)
def test_a_cell_that_begins_like_a_formula_is_guarded(cell: str) -> None:
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "Comté fruité",
        "3 + 4 = 7",
        "12,50",
        "-12,50",
        "-3",
        "+4.25",
        "-1 234,50 €",
        "-20 %",
        "+33612345678",
        "+33 6 12 34 56 78",
        "+33 (0)6.12.34.56.78",
        "+41 22 123 45 67",
        "'t Hofke",
        "a@example.org",
    ],
)
def test_words_phones_and_amounts_stay_as_they_are(cell: str) -> None:
    assert neutral(cell) == cell


@pytest.mark.parametrize("cell", ["=1+1", "'=1+1", "''=1+1", "-2+3", "\t@x", "'80s", "", "'", "+33612345678"])
def test_what_was_guarded_is_read_again_exactly(cell: str) -> None:
    assert unguarded(neutral(cell)) == cell
