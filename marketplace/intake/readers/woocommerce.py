"""WooCommerce's product export, whose headers are in the shop's language.

Simple products stand alone; a `variable` product has `variation` rows before or after it, which name it by
SKU or `id:44`. Virtual products (a workshop, a service) are taken; what cannot be handed over a counter is
refused: downloads, grouped products (their parts come in by themselves), products sold on another site,
subscriptions. An attribute that a variation leaves blank means "any" and is no option. Draft, private and
hidden products come in unpublished. Prices are read as the shop shows them, VAT included.
Source: github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from marketplace.core import clock
from marketplace.core.words import _
from marketplace.intake.goods import GoodsRow, Options, Refused, Role
from marketplace.intake.readers.cells import (
    Cells,
    Columns,
    WrongCell,
    find_columns,
    name_of,
    picture_addresses,
    price_today,
)
from marketplace.intake.readers.woocommerce_words import ATTRIBUTE_NAME, ATTRIBUTE_VALUE, NAMES, WEIGHT
from marketplace.intake.tables import Row
from marketplace.intake.values import clean, is_nothing, read_description, read_vat, read_yes_no
from marketplace.intake.words import fold

_SIGNS = frozenset(
    {"type", "sku", "published", "in_stock", "visibility", "tax_status", "sale_price", "categories", "images"}
)
_COLLECTED = frozenset({"simple", "variable", "variation", "virtual"})
_NO_SHELF = frozenset({"uncategorized", "uncategorised", "non classe", "unkategorisiert", "sin categorizar"})
_Attributes = tuple[tuple[int, int], ...]


class WooCommerce:
    """Reads WooCommerce's product export in the seven languages of `woocommerce_words`."""

    name = "WooCommerce"

    def recognises(self, headers: Sequence[str]) -> bool:
        """A name, a regular price, and two more of its particular columns."""
        found = find_columns(headers, NAMES).places.keys()
        return {"name", "regular_price"} <= found and len(_SIGNS & found) >= 2

    def rows(self, headers: Sequence[str], rows: Iterator[Row]) -> Iterator[GoodsRow | Refused]:
        """Products and variations, in the order of the file."""
        columns = find_columns(headers, NAMES)
        attributes, weight_unit = _attributes(columns), _weight_unit(columns)
        for row in rows:
            try:
                yield _goods_row(Cells(row, columns), attributes, weight_unit)
            except WrongCell as wrong:
                yield wrong.refusal(row.line)


def _attributes(columns: Columns) -> _Attributes:
    """The places of each attribute's name and value, by the attribute's number."""
    names: dict[str, int] = {}
    values: dict[str, int] = {}
    for place, header in enumerate(columns.headers):
        folded = fold(header)
        if match := ATTRIBUTE_NAME.search(folded):
            names[match.group("n1") or match.group("n2")] = place
        elif match := ATTRIBUTE_VALUE.search(folded):
            values[match.group("n1") or match.group("n2")] = place
    return tuple((names[number], values[number]) for number in names if number in values)


def _weight_unit(columns: Columns) -> str:
    for header in columns.headers:
        if match := WEIGHT.fullmatch(fold(header)):
            return match.group("unit")
    return "kg"


def _goods_row(cells: Cells, attributes: _Attributes, weight_unit: str) -> GoodsRow:
    cells.check_shape()
    kinds = _kinds(cells)
    if "variable" in kinds:
        return _product(cells, Role.PARENT)
    if "variation" in kinds:
        parent = _reference(cells.text("parent"))
        options = _options(cells, attributes)
        row = GoodsRow(cells.row.line, Role.VARIANT, parent=parent, options=options)
    else:
        row = _product(cells, Role.SINGLE)
    return _sold(cells, row, weight_unit)


def _kinds(cells: Cells) -> frozenset[str]:
    kinds = frozenset(re.split(r"[,;|\s]+", cells.text("type").casefold())) - {""}
    stranger = next((kind for kind in sorted(kinds) if kind not in _COLLECTED), None)
    if stranger is None:
        return kinds
    reasons = {
        "downloadable": _("Ce produit se télécharge : il n’y a rien à retirer en boutique."),
        "external": _("Ce produit se vend sur un autre site."),
        "grouped": _("Ce produit est un lot ; ses articles sont repris chacun à leur ligne."),
    }
    raise cells.wrong(
        "type",
        reasons.get(stranger, _("Le type de produit « %(type)s » ne se vend pas ici.", type=stranger)),
        _("Faites-en un produit simple, ou retirez cette ligne du fichier."),
    )


def _product(cells: Cells, role: Role) -> GoodsRow:
    sku, number = cells.text("sku", most=80), cells.text("id")
    return GoodsRow(
        cells.row.line,
        role,
        keys=tuple(key for key in (sku and _reference(sku), number and f"id:{number}") if key),
        name=name_of(cells, "name"),
        description=_description(cells),
        shelf=_shelf(cells.raw("categories")),
        published=_published(cells),
        vat_basis_points=read_vat(cells.raw("tax_class")),
        pictures=picture_addresses(cells.raw("images")),
    )


def _reference(text: str) -> str:
    compact = text.casefold().replace(" ", "")
    return compact if compact.startswith("id:") else f"sku:{text.casefold()}"


def _sold(cells: Cells, row: GoodsRow, weight_unit: str) -> GoodsRow:
    stock, in_stock = _stock(cells)
    return replace(
        row,
        sku=cells.text("sku", most=80),
        ean=cells.ean("ean"),
        code_columns=(cells.columns.label("sku"), cells.columns.label("ean")),
        price_cents=_price(cells),
        stock=stock,
        in_stock=in_stock,
        weight_grams=cells.weight("weight", unit=weight_unit),
        pictures=picture_addresses(cells.raw("images")),
        published=_published(cells),
    )


def _price(cells: Cells) -> int:
    return price_today(cells, regular="regular_price", sale="sale_price", is_on_sale=lambda: _on_sale(cells))


def _on_sale(cells: Cells) -> bool:
    today = clock.now().date()
    starts, ends = _day(cells.raw("sale_starts")), _day(cells.raw("sale_ends"))
    return (starts is None or starts <= today) and (ends is None or today <= ends)


def _day(text: str) -> date | None:
    """A day as exports write it, `2026-11-22` or `22/11/2026`; None when there is none."""
    year_first = re.match(r"(\d{4})-(\d\d?)-(\d\d?)", text.strip())
    day_first = re.match(r"(\d\d?)[/.](\d\d?)[/.](\d{4})", text.strip())
    parts = year_first.groups() if year_first else day_first.groups()[::-1] if day_first else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def _stock(cells: Cells) -> tuple[int | None, bool]:
    """The count, None where the shop keeps none (or one for all sizes: « parent »); and if there is any."""
    state = cells.text("in_stock").casefold()
    available = read_yes_no(state) is not False or state == "instock"
    if cells.text("stock").casefold() == "parent":
        return None, available
    stock = cells.quantity("stock")
    if stock is None:
        return (None, True) if available and state != "outofstock" else (0, False)
    return stock, stock > 0


def _published(cells: Cells) -> bool:
    if cells.text("visibility").casefold() in ("hidden", "search"):
        return False
    return read_yes_no(cells.raw("published")) is not False


def _description(cells: Cells) -> str:
    long, short = read_description(cells.raw("description")), read_description(cells.raw("short"))
    return long if not short or short in long else f"{short}\n\n{long}".strip()


def _shelf(text: str) -> tuple[str, ...]:
    """The deepest of the categories: `Vins > Rouges, Promotions` is on the shelf Vins, Rouges."""
    paths = [
        tuple(clean(part) for part in path.replace("\0", ",").split(">") if part.strip())
        for path in text.replace("\\,", "\0").split(",")
        if not is_nothing(path) and fold(path) not in _NO_SHELF
    ]
    return max(paths, key=len, default=())


def _options(cells: Cells, attributes: _Attributes) -> Options:
    found = ((cells.at(name), cells.at(value)) for name, value in attributes)
    return tuple((clean(name), clean(value)) for name, value in found if value.strip())
