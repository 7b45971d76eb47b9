"""Spreadsheets to rows: each cell as the text it would be in a CSV file, formulas by their last result."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.tables import Row
from marketplace.intake.workbooks import check_workbook

_MOST_SHEETS = 40
_Value = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, how many others the workbook has, its rows that hold anything."""

    name: str
    others: int
    rows: Iterator[Row]


def open_sheets(file: BinaryIO, *, members: Sequence[zipfile.ZipInfo]) -> Iterator[Sheet]:
    """The visible sheets of an XLSX or ODS workbook, in its order; at most 40 are looked at.

    Raises: UnreadableFile when it cannot be opened, or takes too much to open.
    """
    check_workbook(file, members=members)
    file.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            names = [
                one.name
                for one in workbook.sheets_metadata
                if one.visible is SheetVisibleEnum.Visible and one.typ is SheetTypeEnum.WorkSheet
            ]
            for name in names[:_MOST_SHEETS]:
                yield Sheet(name, len(names) - 1, _rows(workbook.get_sheet_by_name(name)))
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(
            _("Ce classeur ne s’ouvre pas."),
            _("Enregistrez-le à nouveau dans votre tableur, ou enregistrez la feuille au format CSV."),
        ) from error


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for line, values in enumerate(sheet.iter_rows(), start=1):
        cells = tuple(map(_text, values))
        if any(cell.strip() for cell in cells):
            yield Row(line, cells)


def _text(value: _Value) -> str:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value)


def _number(value: float) -> str:
    """A number without exponent or false precision. Three decimals get a fourth: they are no thousands."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text + "0" if len(text.partition(".")[2]) == 3 else text
