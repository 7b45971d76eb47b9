"""A table of goods with columns that were guessed or told: a till's list, a spreadsheet, our own export.

Each row is an article. Rows of one name that differ by a format or by options are the variants of one
product, wherever they stand. A price without VAT gets it added: at the rate of its row, else at the shop's
usual one.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from marketplace.core.words import _
from marketplace.intake.fields import plain_header
from marketplace.intake.goods import GoodsRow, Options, Particulars, Refused, Role
from marketplace.intake.particulars import (
    read_age,
    read_alcohol,
    read_allergens,
    read_net,
    read_sold_by,
    read_state,
)
from marketplace.intake.readers.cells import Cells, Columns, WrongCell, name_of, picture_addresses, price_of
from marketplace.intake.readers.recent import Recent
from marketplace.intake.tables import Row
from marketplace.intake.values import (
    clean,
    is_nothing,
    read_amount,
    read_description,
    read_quantity,
    read_rate,
    read_weight,
    whole_cents,
)
from marketplace.intake.words import fold

_LONGEST_LABEL = 120
_PRICES = ("price", "price_net", "price_kilo")


def missing(fields: Set[str]) -> tuple[str, ...]:
    """What no column gives although nothing can be sold without it."""
    return tuple(
        one for one, given in (("name", {"name"}), ("price", {*_PRICES})) if given.isdisjoint(fields)
    )


class Generic:
    """Reads a table whose columns are known by `fields`, one for each header, blank for those left out."""

    def __init__(self, fields: Sequence[str], *, usual_vat_basis_points: int) -> None:
        self._fields = tuple(fields)
        self._usual_vat = usual_vat_basis_points

    def rows(self, headers: Sequence[str], rows: Iterator[Row]) -> Iterator[GoodsRow | Refused]:
        """Products and variants, in the order of the file."""
        columns = _columns(headers, self._fields)
        options = [place for place, field in enumerate(self._fields) if field in ("label", "option")]
        pictures = [place for place, field in enumerate(self._fields) if field == "pictures"]
        products = Recent[int]()
        for row in rows:
            cells = Cells(row, columns)
            try:
                cells.check_shape()
                head = _product(cells, pictures)
                chosen = _options(cells, options)
                if chosen:
                    key = fold(head.name)
                    if products.get(key) is None:
                        products.add(key, row.line)
                        yield replace(head, role=Role.PARENT, keys=(key,))
                    yield self._sold(
                        cells, GoodsRow(row.line, Role.VARIANT, parent=key, options=chosen), head
                    )
                else:
                    yield self._sold(cells, head, head)
            except WrongCell as wrong:
                yield wrong.refusal(row.line)

    def _sold(self, cells: Cells, row: GoodsRow, head: GoodsRow) -> GoodsRow:
        price = self._price(cells, head.vat_basis_points)
        stock = _stock(cells, head.particulars.sold_by)
        usual = cells.read("usual_weight", lambda text: read_weight(text, unit="g"))
        quantity, unit = _net(cells)
        particulars = replace(
            head.particulars, usual_weight_grams=usual, net_quantity=quantity, net_unit=unit
        )
        return replace(
            row,
            sku=cells.text("sku", most=80),
            ean=cells.ean("ean"),
            code_columns=(cells.columns.label("sku"), cells.columns.label("ean")),
            price_cents=price,
            stock=stock,
            in_stock=stock is None or stock > 0,
            weight_grams=_weight(cells),
            pictures=head.pictures,
            particulars=particulars,
        )

    def _price(self, cells: Cells, vat_basis_points: int | None) -> int:
        """The price with VAT, of a piece or of a kilo. Units: cents."""
        given = [field for field in _PRICES if field in cells.columns.places]
        field = next((one for one in given if not is_nothing(cells.raw(one))), given[0])
        cents = price_of(cells, field)
        if field != "price_net":
            return cents
        rate = self._usual_vat if vat_basis_points is None else vat_basis_points
        exact = cells.read(field, read_amount) or Decimal(0)
        return whole_cents(exact * (10_000 + rate) / 10_000)


def _columns(headers: Sequence[str], fields: Sequence[str]) -> Columns:
    places: dict[str, int] = {}
    for place, field in enumerate(fields):
        if field:
            places.setdefault(field, place)
    return Columns(tuple(headers), places)


def _product(cells: Cells, pictures: Sequence[int]) -> GoodsRow:
    shown, out_of_season = read_state(cells.raw("state"))
    shelf, category = cells.text("shelf", most=200), cells.text("category", most=200)
    named = shelf if "shelf" in cells.columns.places else category
    named = "" if is_nothing(named) else named
    return GoodsRow(
        cells.row.line,
        Role.SINGLE,
        name=name_of(cells, "name"),
        description=read_description(cells.raw("description")),
        shelf=tuple(part.strip() for part in named.split(">") if part.strip()),
        published=shown,
        vat_basis_points=cells.read("vat", read_rate),
        pictures=picture_addresses(" ".join(cells.at(place) for place in pictures)),
        particulars=replace(
            _particulars(cells),
            category=category or shelf,
            out_of_season=out_of_season,
            sold_by=_sold_by(cells),
        ),
    )


def _particulars(cells: Cells) -> Particulars:
    return Particulars(
        origin=cells.text("origin", most=120),
        storage=cells.text("storage", most=120),
        allergens=cells.read("allergens", read_allergens),
        alcohol_percent_tenths=cells.read("alcohol", read_alcohol),
        age_limit=cells.read("age", read_age),
        brand=cells.text("brand", most=80),
        maker_name=cells.text("maker_name", most=160),
        maker_address=cells.text("maker_address", most=240),
        maker_contact=cells.text("maker_contact", most=160),
        warnings=read_description(cells.raw("warnings")),
    )


def _sold_by(cells: Cells) -> str:
    told = read_sold_by(cells.raw("sold_by"))
    by_kilo = "price_kilo" in cells.columns.places and is_nothing(cells.raw("price"))
    return told or ("weight" if by_kilo and not is_nothing(cells.raw("price_kilo")) else "")


def _net(cells: Cells) -> tuple[int | None, str]:
    """What a variant holds, and in which unit."""
    unit = cells.raw("net_unit") or _unit_in(cells.columns.label("net"))
    return cells.read("net", lambda text: read_net(text, unit=unit))


def _unit_in(header: str) -> str:
    """The unit that a header ends with: `Poids (kg)`."""
    last = plain_header(header).rpartition(" ")[2]
    return last if last in ("kg", "g", "gr", "ml", "cl", "l") else ""


def _weight(cells: Cells) -> int | None:
    """A weight whose unit is said somewhere; else it is left out rather than guessed. Units: grams."""
    unit = _unit_in(cells.columns.label("weight"))
    if not unit and not cells.raw("weight").strip()[-1:].isalpha():
        return None
    return cells.weight("weight", unit=unit)


def _stock(cells: Cells, sold_by: str) -> int | None:
    """A count of pieces; what is sold by weight is counted in kilos in files, and in grams here."""
    if sold_by != "weight":
        return cells.read("stock", read_quantity)
    if cells.raw("stock").strip() in ("0", "0,0", "0.0"):
        return 0
    return cells.read("stock", lambda text: read_weight(text, unit="kg"))


def _options(cells: Cells, places: Sequence[int]) -> Options:
    named = ((cells.columns.headers[place].strip(), clean(cells.at(place))) for place in places)
    found = tuple((name, value) for name, value in named if not is_nothing(value))
    if sum(len(value) + 3 for _name, value in found) > _LONGEST_LABEL:
        raise WrongCell(
            cells.columns.headers[places[0]].strip(),
            _("Ce format a plus de %(most)d lettres.", most=_LONGEST_LABEL),
            _("Raccourcissez-le ; le reste a sa place dans la description."),
        )
    return found
