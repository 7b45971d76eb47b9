"""A merchant's file opened: its format found, its goods read one row at a time, in constant memory.

Tables of no known format are read by the columns that the merchant told, or that are guessed.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TypeGuard

from marketplace.core.words import _, ngettext
from marketplace.intake.archives import is_archive, members_of, tables_among
from marketplace.intake.bundles import open_bundle
from marketplace.intake.columns import Column, ColumnMap
from marketplace.intake.errors import UnknownColumns, UnreadableFile
from marketplace.intake.feeds import is_feed, read_feed
from marketplace.intake.fields import FIELDS
from marketplace.intake.goods import GoodsRow, Refused
from marketplace.intake.layouts import Table, lay_out
from marketplace.intake.readers.generic import Generic, missing
from marketplace.intake.readers.prestashop import PrestaShop
from marketplace.intake.sheets import Sheet, open_sheets
from marketplace.intake.tables import read_rows
from marketplace.intake.text import Text, check_size
from marketplace.intake.workbooks import is_workbook

_USUAL_VAT = 2000


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
            known = table.reader
            if isinstance(known, PrestaShop):
                known = replace(known, usual_vat_basis_points=usual_vat_basis_points)
            rows = known.rows(table.headers, table.rows)
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
    with ExitStack() as open_until:
        yield _table(
            open_until.enter_context(file.open("rb")) if isinstance(file, Path) else file, open_until
        )


def _table(file: BinaryIO, open_until: ExitStack) -> Table:
    if not is_archive(file):
        text = Text(file)
        return lay_out(read_feed(text) if is_feed(text.sample) else read_rows(text))
    check_size(file)
    members = members_of(file)
    names = tables_among(members)
    if names and not is_workbook(members):
        return open_bundle(file, names=names, open_until=open_until)
    return _sheet(file, members)


def _sheet(file: BinaryIO, members: Sequence[zipfile.ZipInfo]) -> Table:
    """The first sheet that can be read for certain, else the first with anything on it."""
    first: Table | None = None
    for sheet in open_sheets(file, members=members):
        table = lay_out(sheet.rows)
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
