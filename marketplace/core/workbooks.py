"""Rows into files for spreadsheets, a piece at a time, in the memory of a few hundred of them.

Words go through `neutral` in both kinds. A number stays a number, a day a day; a code such as a barcode is
words, so that a workbook keeps its digits. A text file cannot say so: spreadsheets round long codes that they
open from one, which is why the workbook is offered first.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from xml.sax.saxutils import escape

from marketplace.core.sheets import neutral

Cell = str | int | Decimal | date | None
_AT_ONCE = 200
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no character of XML 1.0
_DAY_ZERO = date(1899, 12, 30)
_MOST_LETTERS = 32_000  # of a workbook's cell; a spreadsheet calls a file with more of them damaged
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Styles by their place: 0 plain, 1 the header, 2 a day.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>",
}
_SHEET = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    "<sheetData>"
)


def csv_of(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A text file as French spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    yield "\ufeff".encode()
    for batch in _batches(rows):
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(map(_said, row) for row in batch)
        yield text.getvalue().encode("utf-8", "replace")


def xlsx_of(rows: Iterable[Sequence[Cell]], *, title: str) -> Iterator[bytes]:
    """A workbook of one sheet, its first row standing still as the header. Source: ECMA-376."""
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _PARTS.items():
            archive.writestr(name, _HEAD + part)
        archive.writestr("xl/workbook.xml", _workbook(title))
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_SHEET.encode())
            style = 1
            for batch in _batches(rows):
                for row in batch:
                    sheet.write(_row(row, style))
                    style = 0
                yield drain.emptied()
            sheet.write(b"</sheetData></worksheet>")
    yield drain.emptied()


class _Drain(io.RawIOBase):
    """What an archive writes, taken away as it comes."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object) -> int:
        """Keep a piece until it is taken."""
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def emptied(self) -> bytes:
        """Everything written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


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


def _row(cells: Sequence[Cell], style: int) -> bytes:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>".encode("utf-8", "replace")


def _cell(cell: Cell, style: int) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, str):
        text = escape(_UNSAYABLE.sub("", neutral(cell))[:_MOST_LETTERS])
        return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(cell, date):
        return f'<c s="2"><v>{(cell - _DAY_ZERO).days}</v></c>'
    return f"<c><v>{cell}</v></c>"


def _workbook(title: str) -> str:
    name = escape(re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1", {'"': "&quot;"})
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
