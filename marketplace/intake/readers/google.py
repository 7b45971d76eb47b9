"""Google Merchant's product data, as a feed in XML or as a table (TSV, CSV).

Products with one `item_group_id` are the variants of one product; they differ by colour, size, material or
pattern, else by their titles. Prices are read as residents pay them, VAT included; a sale price counts on its
days. Source: support.google.com/merchants/answer/7052112
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from marketplace.core import clock
from marketplace.intake.goods import GoodsRow, Options, Particulars, Refused, Role
from marketplace.intake.particulars import read_net
from marketplace.intake.readers.cells import (
    Cells,
    Columns,
    WrongCell,
    name_of,
    picture_addresses,
    price_today,
)
from marketplace.intake.readers.recent import Recent
from marketplace.intake.tables import Row
from marketplace.intake.values import Unreadable, clean, is_nothing, read_description, read_yes_no
from marketplace.intake.words import fold

_SIGNS = frozenset({"availability", "link", "image_link", "condition", "gtin", "google_product_category"})
_OPTIONS = ("color", "size", "material", "pattern")


class GoogleMerchant:
    """Reads Google Merchant's product data."""

    name = "Google Merchant"

    def recognises(self, headers: Sequence[str]) -> bool:
        """An id, a title, a price, and two more of its particular columns."""
        found = {_attribute(header) for header in headers}
        return {"id", "title", "price"} <= found and len(_SIGNS & found) >= 2

    def rows(self, headers: Sequence[str], rows: Iterator[Row]) -> Iterator[GoodsRow | Refused]:
        """Products and variants, in the order of the file."""
        places: dict[str, int] = {}
        for place, header in enumerate(headers):
            places.setdefault(_attribute(header), place)
        columns = Columns(tuple(headers), places)
        groups = Recent[int]()
        for row in rows:
            cells = Cells(row, columns)
            try:
                cells.check_shape()
                head = _product(cells)
                group = cells.text("item_group_id", most=120)
                if group and groups.get(group) is None:
                    groups.add(group, row.line)
                    yield replace(head, role=Role.PARENT, keys=(group,))
                own = (
                    GoodsRow(
                        row.line, Role.VARIANT, parent=group, options=_options(cells), pictures=head.pictures
                    )
                    if group
                    else head
                )
                yield _sold(cells, own, head.particulars)
            except WrongCell as wrong:
                yield wrong.refusal(row.line)


def _attribute(header: str) -> str:
    return fold(header).removeprefix("g ").removeprefix("g:").replace(" ", "_")


def _product(cells: Cells) -> GoodsRow:
    category = cells.text("google_product_category", most=400)
    shelf = [part.strip() for part in cells.text("product_type").partition(",")[0].split(">") if part.strip()]
    named = shelf or [part.strip() for part in category.split(">") if not part.strip().isdigit()]
    return GoodsRow(
        cells.row.line,
        Role.SINGLE,
        name=name_of(cells, "title"),
        description=read_description(cells.raw("description")),
        shelf=tuple(part for part in named if part),
        pictures=picture_addresses(f"{cells.raw('image_link')} {cells.raw('additional_image_link')}"),
        particulars=Particulars(
            category=category,
            brand=cells.text("brand", most=80),
            age_limit=18 if read_yes_no(cells.raw("adult")) else None,
        ),
    )


def _options(cells: Cells) -> Options:
    found = tuple((name, clean(cells.raw(name))) for name in _OPTIONS if not is_nothing(cells.raw(name)))
    return found or (("title", cells.text("title", most=120)),)


def _sold(cells: Cells, row: GoodsRow, told: Particulars) -> GoodsRow:
    quantity, unit = _net(cells)
    stock, in_stock = _stock(cells)
    return replace(
        row,
        sku=cells.text("id", most=80),
        ean=cells.ean("gtin"),
        code_columns=(cells.columns.label("id"), cells.columns.label("gtin")),
        price_cents=_price(cells),
        stock=stock,
        in_stock=in_stock,
        weight_grams=_weight(cells),
        particulars=replace(told, net_quantity=quantity, net_unit=unit),
    )


def _price(cells: Cells) -> int:
    dates = cells.raw("sale_price_effective_date")
    return price_today(cells, regular="price", sale="sale_price", is_on_sale=lambda: _on_sale(dates))


def _on_sale(dates: str) -> bool:
    days = re.findall(r"\d{4}-\d\d-\d\d", dates)
    if len(days) != 2:
        return not dates.strip()
    try:
        first, last = map(date.fromisoformat, days)
    except ValueError:
        return False
    return first <= clock.now().date() <= last


def _stock(cells: Cells) -> tuple[int | None, bool]:
    """The count, None where the feed has none; and if there is any."""
    state = fold(cells.raw("availability")).replace("_", " ")
    if state in ("out of stock", "epuise", "rupture de stock"):
        return 0, False
    stock = cells.quantity("quantity")
    return stock, stock is None or stock > 0


def _weight(cells: Cells) -> int | None:
    return cells.weight("shipping_weight", unit="kg")


def _net(cells: Cells) -> tuple[int | None, str]:
    """What a pack holds; measures that are none of ours (square metres) are left out."""
    try:
        return read_net(cells.raw("unit_pricing_measure"), unit="")
    except Unreadable:
        return None, ""
