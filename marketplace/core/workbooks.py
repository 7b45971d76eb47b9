"""Rows into files for spreadsheets, a piece at a time, in the memory of a few hundred of them.

Words go through `neutral` in both kinds. A number stays a number, a day a day; a code such as a barcode is
words, so that a workbook keeps its digits. A text file cannot say so: spreadsheets round long codes that they
open from one, which is why the workbook is offered first.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from xlsxwriter import Workbook

from marketplace.core.sheets import neutral

Cell = str | int | Decimal | date | None
_AT_ONCE = 200
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no character of XML 1.0
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
_MOST_LETTERS = 32_000  # of a workbook's cell; a spreadsheet calls a file with more of them damaged
_PIECE = 65_536
_PLAIN = {
    "constant_memory": True,  # each row goes to disk as it comes
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def csv_of(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A text file as French spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    yield "\ufeff".encode()
    for batch in _batches(rows):
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(map(_said, row) for row in batch)
        yield text.getvalue().encode("utf-8", "replace")


def xlsx_of(rows: Iterable[Sequence[Cell]], *, title: str) -> Iterator[bytes]:
    """A workbook of one sheet, its first row standing still as the header; on disk before it is given."""
    with tempfile.TemporaryFile() as file:
        with Workbook(file, _PLAIN) as book:
            sheet = book.add_worksheet(_UNNAMEABLE.sub(" ", title)[:31].strip() or "1")
            sheet.freeze_panes(1, 0)
            bold, day = book.add_format({"bold": True}), book.add_format({"num_format": 14})
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, _worded(cell), None if number else bold)
                    elif isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, day)
                    elif cell is not None:
                        sheet.write_number(number, column, cell)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _batches(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    ready = iter(rows)
    while batch := list(islice(ready, _AT_ONCE)):
        yield batch


def _said(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell).replace(".", ",")


def _worded(cell: str) -> str:
    return _UNSAYABLE.sub("", neutral(cell))[:_MOST_LETTERS]
