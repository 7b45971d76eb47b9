"""A merchant's file opened: its format found, its goods read one row at a time, in constant memory.

A new reader goes into `READERS`; the first that recognises a header reads the file.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from marketplace.core.words import _
from marketplace.intake.columns import Column, fingerprint
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.goods import GoodsRow, Refused
from marketplace.intake.readers import Reader, shopify, woocommerce
from marketplace.intake.tables import Row, read_rows

READERS: tuple[Reader, ...] = (woocommerce.WooCommerce(), shopify.Shopify())
_MOST_COLUMNS = 1_000
_LINES_ABOVE = 5  # titles that a spreadsheet may have put above the header


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a header and the rows below it, which are read when they are asked for.

    `headers` stood on `header_line`, 0 where the file has none. Rows that repeat them are left out.
    """

    headers: tuple[str, ...]
    header_line: int
    rows: Iterator[Row]


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
def open_goods(file: Path | BinaryIO) -> Iterator[Reading]:
    """What a merchant's file says, one `GoodsRow` or `Refused` at a time.

    A file object must be able to go back to its beginning, and is left open.
    Raises: UnreadableFile when it is no table, or of no known format; from `rows` too, at an endless line.
    """
    with _opened(file) as opened:
        table, reader = _find(opened)
        yield Reading(
            reader.name, table.headers, reader.rows(table.headers, table.rows), fingerprint(table.headers)
        )


@contextmanager
def open_table(file: Path | BinaryIO) -> Iterator[Table]:
    """The same file as its bare rows, to give the refused ones back. Raises: as `open_goods`."""
    with _opened(file) as opened:
        yield _find(opened)[0]


@contextmanager
def _opened(file: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            yield opened
    else:
        yield file


def _find(file: BinaryIO) -> tuple[Table, Reader]:
    rows = read_rows(file)
    above = list(islice(rows, _LINES_ABOVE))
    _refuse_width(above)
    for place, row in enumerate(above):
        reader = _reader_of(row.cells)
        if reader:
            below = chain(above[place + 1 :], rows)
            return Table(row.cells, row.line, (line for line in below if line.cells != row.cells)), reader
    raise UnreadableFile(
        _("Nous ne reconnaissons pas les colonnes de ce fichier."),
        _("Choisissez un export de produits WooCommerce ou Shopify, avec sa ligne d’en-tête."),
    )


def _refuse_width(rows: Sequence[Row]) -> None:
    columns = max((len(row.cells) for row in rows), default=0)
    if columns > _MOST_COLUMNS:
        raise UnreadableFile(
            _("Ce fichier a %(count)d colonnes : aucun export de produits n’en a autant.", count=columns),
            _("Vérifiez le séparateur, ou gardez les colonnes utiles : nom, prix, stock, code-barres."),
        )


def _reader_of(headers: Sequence[str]) -> Reader | None:
    return next((reader for reader in READERS if reader.recognises(headers)), None)
