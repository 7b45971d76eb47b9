"""Rows laid out: which of them is the header, and which reader or which columns it speaks of.

A new reader goes into `READERS`; the first that recognises a header reads the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from marketplace.core.words import _
from marketplace.intake.columns import Column, fingerprint
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.guessing import guess_fields, header_place
from marketplace.intake.readers import Reader, google, prestashop, shopify, woocommerce
from marketplace.intake.readers.generic import missing
from marketplace.intake.tables import Row

READERS: tuple[Reader, ...] = (
    woocommerce.WooCommerce(), shopify.Shopify(), google.GoogleMerchant(), prestashop.PrestaShop(),
)  # fmt: skip
_MOST_COLUMNS = 1_000
_LINES_ABOVE = 5  # titles that a spreadsheet may have put above the header
_ROWS_TRIED = 50


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


def lay_out(rows: Iterator[Row]) -> Table:
    """Rows as a table. Raises: UnreadableFile when they have more columns than any export."""
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


def _refuse_width(rows: Sequence[Row]) -> None:
    columns = max((len(row.cells) for row in rows), default=0)
    if columns > _MOST_COLUMNS:
        raise UnreadableFile(
            _("Ce fichier a %(count)d colonnes : aucun export de produits n’en a autant.", count=columns),
            _("Vérifiez le séparateur, ou gardez les colonnes utiles : nom, prix, stock, code-barres."),
        )
