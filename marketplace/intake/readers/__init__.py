"""Readers of merchants' files, one module per format.

A new one goes into `READERS`; the first that recognises a header reads the file.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Protocol

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.goods import GoodsRow, Refused
from marketplace.intake.readers import shopify, woocommerce
from marketplace.intake.tables import Row, read_rows


class Reader(Protocol):
    """One format of file."""

    name: str

    def recognises(self, headers: Sequence[str]) -> bool:
        """Whether a header row is of this format."""

    def rows(self, headers: Sequence[str], rows: Iterator[Row]) -> Iterator[GoodsRow | Refused]:
        """What the rows below that header say, in the order of the file."""


READERS: tuple[Reader, ...] = (woocommerce.WooCommerce(), shopify.Shopify())
_LINES_ABOVE = 5  # titles that a spreadsheet may have put above the header


def detect(headers: Sequence[str]) -> Reader | None:
    """The reader of the format that has these headers."""
    return next((reader for reader in READERS if reader.recognises(headers)), None)


def read_goods(data: bytes) -> tuple[str, Iterator[GoodsRow | Refused]]:
    """The format's name and everything a merchant's file says.

    Raises: UnreadableFile when it is no table, or of no known format.
    """
    rows = read_rows(data)
    above = list(islice(rows, _LINES_ABOVE))
    for place, row in enumerate(above):
        reader = detect(row.cells)
        if reader:
            below = chain(above[place + 1 :], rows)
            return reader.name, reader.rows(row.cells, (line for line in below if line.cells != row.cells))
    raise UnreadableFile(
        _("Nous ne reconnaissons pas les colonnes de ce fichier."),
        _("Choisissez un export de produits WooCommerce ou Shopify, avec sa ligne d’en-tête."),
    )
