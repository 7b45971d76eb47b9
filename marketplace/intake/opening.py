"""A merchant's file opened: its format found, its goods read one row at a time, in constant memory.

A new reader goes into `READERS`; the first that recognises a header reads the file. Other tables are read by
the columns that the merchant told, or that are guessed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TypeGuard

from marketplace.core.words import _, ngettext
from marketplace.intake.columns import Column, ColumnMap, fingerprint
from marketplace.intake.errors import UnknownColumns, UnreadableFile
from marketplace.intake.feeds import is_feed, read_feed
from marketplace.intake.fields import FIELDS
from marketplace.intake.goods import GoodsRow, Refused
from marketplace.intake.guessing import guess_fields, header_place
from marketplace.intake.readers import Reader, google, shopify, woocommerce
from marketplace.intake.readers.generic import Generic, missing
from marketplace.intake.sheets import Sheet, open_sheets
from marketplace.intake.tables import Row, read_rows
from marketplace.intake.text import Text
from marketplace.intake.workbooks import is_workbook

READERS: tuple[Reader, ...] = (woocommerce.WooCommerce(), shopify.Shopify(), google.GoogleMerchant())
_MOST_COLUMNS = 1_000
_LINES_ABOVE = 5  # titles that a spreadsheet may have put above the header
_ROWS_TRIED = 50
_USUAL_VAT = 2000


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a header and the rows below it, which are read when they are asked for.

    `headers` stood on `header_line`, 0 where the file has none and they are blank. Rows that repeat them are
    left out. `columns` are guessed, and there are none where `reader` knows the format for certain.
    """

    headers: tuple[str, ...]
    header_line: int
    rows: Iterator[Row]
    reader: Reader | None
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether it can be read without asking the merchant."""
        return self.reader is not None or not missing({column.field for column in self.columns})

    @property
    def fingerprint(self) -> str:
        """The same for every file with these headers; for those without, by their number of columns."""
        return fingerprint(self.headers)


@dataclass(frozen=True, slots=True)
class Reading:
    """A merchant's file while it is read.

    `rows` come in the order of the file and only once; `notes` are sentences on how the file is understood.
    `columns` are for the merchant to correct; there are none where the format is known for certain.
    """

    format: str
    headers: tuple[str, ...]
    rows: Iterator[GoodsRow | Refused]
    fingerprint: str
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()


@contextmanager
def open_goods(
    file: Path | BinaryIO, *, column_map: ColumnMap | None = None, usual_vat_basis_points: int = _USUAL_VAT
) -> Iterator[Reading]:
    """What a merchant's file says, one `GoodsRow` or `Refused` at a time.

    `column_map` counts only where it was made for these headers; the usual VAT is added to prices without any
    where no column tells the rate. A file object must be able to go back to its beginning, and is left open.
    Units: basis points.
    Raises: UnknownColumns when no column is known to tell the name or the price: the merchant can say which
    one does. UnreadableFile when it is no table at all; from `rows` too, at an endless line.
    """
    with open_table(file) as table:
        if table.reader and not _is_for(column_map, table):
            rows = table.reader.rows(table.headers, table.rows)
            yield Reading(table.reader.name, table.headers, rows, table.fingerprint, (), table.notes)
            return
        columns = _told(table, column_map) if _is_for(column_map, table) else table.columns
        reader = Generic([one.field for one in columns], usual_vat_basis_points=usual_vat_basis_points)
        if lacking := missing({one.field for one in columns}):
            raise UnknownColumns(lacking)
        rows = reader.rows(table.headers, table.rows)
        notes = (*table.notes, *_notes(columns, usual_vat_basis_points))
        yield Reading(_("Tableau"), table.headers, rows, table.fingerprint, columns, notes)


@contextmanager
def open_table(file: Path | BinaryIO) -> Iterator[Table]:
    """The same file as its bare rows: to ask which column is what, or to give the refused rows back.

    Raises: UnreadableFile when it is no table.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            yield _table(opened)
    else:
        yield _table(file)


def _table(file: BinaryIO) -> Table:
    """Raises: UnreadableFile, also where a workbook has no sheet with anything on it."""
    if not is_workbook(file):
        text = Text(file)
        return _table_of(read_feed(text) if is_feed(text.sample) else read_rows(text))
    first: Table | None = None
    for sheet in open_sheets(file):
        table = _table_of(sheet.rows)
        if not table.headers:
            continue
        table = replace(table, notes=_other_sheets(sheet))
        if table.is_known:
            return table
        first = first or table
    if first is None:
        raise UnreadableFile(_("Ce classeur est vide."), _("Exportez-le à nouveau, puis renvoyez-le."))
    return first


def _other_sheets(sheet: Sheet) -> tuple[str, ...]:
    if not sheet.others:
        return ()
    told = _("Nous lisons la feuille « %(name)s » ;", name=sheet.name)
    others = ngettext(
        "%(num)s autre feuille reste de côté.", "%(num)s autres feuilles restent de côté.", sheet.others
    )
    return (f"{told} {others}",)


def _table_of(rows: Iterator[Row]) -> Table:
    above = list(islice(rows, _ROWS_TRIED))
    _refuse_width(above)
    for place, row in enumerate(above[:_LINES_ABOVE]):
        reader = next((one for one in READERS if one.recognises(row.cells)), None)
        if reader:
            return Table(row.cells, row.line, _below(row, above[place + 1 :], rows), reader, ())
    return _guessed(above, rows)


def _guessed(above: Sequence[Row], rows: Iterator[Row]) -> Table:
    place = header_place(above)
    if place is None:
        nameless = ("",) * max((len(row.cells) for row in above), default=0)
        return Table(nameless, 0, chain(above, rows), None, guess_fields(nameless, above))
    header, below = above[place], above[place + 1 :]
    columns = guess_fields(header.cells, below)
    return Table(header.cells, header.line, _below(header, below, rows), None, columns)


def _below(header: Row, below: Sequence[Row], rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in chain(below, rows) if row.cells != header.cells)


def _is_for(column_map: ColumnMap | None, table: Table) -> TypeGuard[ColumnMap]:
    return (
        column_map is not None
        and column_map.fingerprint == table.fingerprint
        and len(column_map.fields) == len(table.headers)
    )


def _told(table: Table, column_map: ColumnMap) -> tuple[Column, ...]:
    """The columns as their merchant told them."""
    known = table.columns or tuple(Column(header, (), "", 0) for header in table.headers)
    return tuple(
        replace(column, field=field if field in FIELDS else "", sure_percent=100)
        for column, field in zip(known, column_map.fields, strict=True)
    )


def _notes(columns: Sequence[Column], usual_vat_basis_points: int) -> tuple[str, ...]:
    headers = {column.field: column.header for column in columns}
    if "price_net" not in headers:
        return ()
    rate = f"{usual_vat_basis_points / 100:g}".replace(".", ",")
    added = (
        _("la TVA de la colonne « %(column)s » y est ajoutée, ou %(rate)s %% où elle ne dit rien.",
          column=headers["vat"], rate=rate)
        if "vat" in headers
        else _("la TVA de %(rate)s %% y est ajoutée.", rate=rate)
    )  # fmt: skip
    named = _("Les prix de la colonne « %(column)s » sont hors taxes :", column=headers["price_net"])
    return (f"{named} {added}",)


def _refuse_width(rows: Sequence[Row]) -> None:
    columns = max((len(row.cells) for row in rows), default=0)
    if columns > _MOST_COLUMNS:
        raise UnreadableFile(
            _("Ce fichier a %(count)d colonnes : aucun export de produits n’en a autant.", count=columns),
            _("Vérifiez le séparateur, ou gardez les colonnes utiles : nom, prix, stock, code-barres."),
        )
