"""The cells of one row by the names a reader gives its columns, whatever language the header is in."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from marketplace.core.words import _
from marketplace.intake import barcodes, values
from marketplace.intake.goods import Refused
from marketplace.intake.tables import Row
from marketplace.intake.words import fold

_Read = TypeVar("_Read")


class WrongCell(Exception):
    """A cell that refuses its whole row."""

    def __init__(self, column: str, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason
        self.cure = cure

    def refusal(self, line: int) -> Refused:
        """The refusal of the row that begins on that line."""
        return Refused(line, self.column, self.reason, self.cure)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, and what its header is called in this file."""

    headers: tuple[str, ...]
    places: Mapping[str, int]

    def label(self, field: str) -> str:
        """The file's own header of a field; empty when it has none."""
        return self.headers[self.places[field]].strip() if field in self.places else ""


def find_columns(headers: Sequence[str], names: Mapping[str, frozenset[str]]) -> Columns:
    """Match folded headers with the names that each field goes by; the first of two equal ones counts."""
    fields = {name: field for field, all_names in names.items() for name in all_names}
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        field = fields.get(fold(header))
        if field:
            places.setdefault(field, place)
    return Columns(tuple(headers), places)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row under its columns. Every reading names the column that it refuses."""

    row: Row
    columns: Columns

    def at(self, place: int | None) -> str:
        """The cell at a place; empty where the row is shorter."""
        return self.row.cells[place] if place is not None and place < len(self.row.cells) else ""

    def raw(self, field: str) -> str:
        """The cell as it stands in the file; empty where the field has no column, or the row is shorter."""
        place, cells = self.columns.places.get(field, -1), self.row.cells
        return cells[place] if 0 <= place < len(cells) else ""

    def text(self, field: str, *, most: int = 1000) -> str:
        """A text on one line. Raises: WrongCell when it is longer than `most` letters."""
        raw = self.raw(field)
        if not raw:
            return ""
        found = values.clean(raw)
        if len(found) > most:
            raise self.wrong(
                field,
                _("Ce texte a %(length)d lettres : c’est trop long.", length=len(found)),
                _("Raccourcissez-le à %(most)d lettres.", most=most),
            )
        return found

    def read(self, field: str, reading: Callable[[str], _Read]) -> _Read:
        """What a reading makes of the cell. Raises: WrongCell where it is `Unreadable`."""
        try:
            return reading(self.raw(field))
        except values.Unreadable as error:
            raise self.wrong(field, error.reason, error.cure) from error

    def money(self, field: str) -> int | None:
        """A price in cents. Raises: WrongCell."""
        return self.read(field, values.read_money)

    def quantity(self, field: str) -> int | None:
        """A count of pieces. Raises: WrongCell."""
        return self.read(field, values.read_quantity)

    def weight(self, field: str, *, unit: str) -> int | None:
        """A weight in grams. Raises: WrongCell."""
        return self.read(field, lambda text: values.read_weight(text, unit=unit))

    def ean(self, field: str) -> str | None:
        """A barcode whose check digit is right. Raises: WrongCell."""
        return self.read(field, barcodes.read_ean)

    def wrong(self, field: str, reason: str, cure: str) -> WrongCell:
        """The refusal of this row because of one field."""
        return WrongCell(self.columns.label(field) or field, reason, cure)

    def check_shape(self) -> None:
        """Raises: WrongCell when cells have slipped: an open quotation mark, or more cells than headers."""
        if self.row.unclosed:
            raise WrongCell(
                "",
                _("Un guillemet ouvert ici n’est jamais refermé : la suite du fichier y est prise."),
                _("Fermez ou doublez le guillemet, puis renvoyez le fichier."),
            )
        if any(cell.strip() for cell in self.row.cells[len(self.columns.headers) :]):
            raise WrongCell(
                "",
                _("Cette ligne a plus de cases que l’en-tête : ses valeurs sont décalées."),
                _("Mettez entre guillemets les textes qui contiennent le séparateur."),
            )


def price_of(cells: Cells, field: str) -> int:
    """The price a row must have. Raises: WrongCell when it is missing or zero. Units: cents."""
    cents = cells.money(field)
    if cents is None:
        raise cells.wrong(field, _("Le prix manque."), _("Indiquez le prix TTC, comme 12,50."))
    if cents == 0:
        raise cells.wrong(
            field,
            _("Le prix est de zéro."),
            _("Indiquez le prix de vente, ou retirez cette ligne du fichier."),
        )
    return cents


def price_today(cells: Cells, *, regular: str, sale: str, is_on_sale: Callable[[], bool]) -> int:
    """The price of the sale column while its dates allow it, else the regular one. Units: cents.

    Raises: WrongCell, when the price on sale is the higher one, too.
    """
    usual = price_of(cells, regular)
    lowered = cells.money(sale)
    if not lowered or not is_on_sale():
        return usual
    if lowered > usual:
        raise cells.wrong(
            sale,
            _("Le prix en promotion est plus haut que le prix habituel."),
            _("Corrigez l’un des deux prix, ou laissez la promotion vide."),
        )
    return lowered


def name_of(cells: Cells, field: str) -> str:
    """The name a product must have. Raises: WrongCell when it is missing or too long."""
    name = cells.text(field, most=160)
    if values.is_nothing(name):
        raise cells.wrong(field, _("Le nom de l’article manque."), _("Donnez un nom à cet article."))
    return name


_ADDRESS = re.compile(r"https?://\S+?(?=,\s*https?://|,?\s|,?$)")


def picture_addresses(text: str) -> tuple[str, ...]:
    """The web addresses in a cell that lists pictures; anything else in it is left out."""
    return tuple(dict.fromkeys(_ADDRESS.findall(text)))
