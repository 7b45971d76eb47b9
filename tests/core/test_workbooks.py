"""Rows become files that spreadsheets open; S41: no cell of them is a formula."""

import csv
import io
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from python_calamine import load_workbook

from marketplace.core.workbooks import Cell, csv_of, xlsx_of

ROWS: list[list[Cell]] = [
    ["Nom", "Prix", "Code-barres", "Jour", "Téléphone"],
    ["Comté « fruité » & <frais>", Decimal("32.80"), "0012345678905", date(2026, 6, 11), "+33612345678"],
    ["=1+1", -3, "", None, 'deux\nlignes; et "guillemets"'],
]


def opened(data: bytes) -> Sequence[Sequence[object]]:
    """The only sheet of a workbook, as another program reads it."""
    return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_text_file_is_as_french_spreadsheets_want_it() -> None:
    data = b"".join(csv_of(ROWS))
    assert data.startswith("\ufeffNom;Prix;".encode())
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == ["Comté « fruité » & <frais>", "32,80", "0012345678905", "11/06/2026", "+33612345678"]
    assert rows[2] == ["'=1+1", "-3", "", "", 'deux\nlignes; et "guillemets"']


def test_a_workbook_keeps_words_numbers_days_and_the_digits_of_codes() -> None:
    rows = opened(b"".join(xlsx_of(ROWS, title="Catalogue : [tout]")))
    assert rows[1] == ["Comté « fruité » & <frais>", 32.8, "0012345678905", date(2026, 6, 11), "+33612345678"]
    assert rows[2][:3] == ["'=1+1", -3.0, ""]


def test_a_sign_that_no_workbook_may_hold_is_left_out() -> None:
    assert opened(b"".join(xlsx_of([["a\x00b\x0bc\ud800d"]], title="x"))) == [["abcd"]]


def test_many_rows_need_no_more_memory_than_a_few() -> None:
    def goods() -> Iterator[list[Cell]]:
        for number in range(4000):
            yield [f"Article {number}", Decimal(number) / 100, "x" * 200]

    tracemalloc.start()
    for piece in xlsx_of(goods(), title="x"):
        assert piece is not None
    for piece in csv_of(goods()):
        assert piece
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_500_000  # the rows themselves are more than that
