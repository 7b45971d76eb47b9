"""Shopify's product export, in its old and its new column names.

A product is a run of rows with one handle: the first names it, each row with a price is a variant, a row with
only a picture adds that picture. Gift cards are refused: the town has its own.
Source: help.shopify.com/manual/products/import-export/using-csv
"""

from collections.abc import Iterator, Sequence

from marketplace.core.words import _
from marketplace.intake.goods import GoodsRow, Options, Refused, Role
from marketplace.intake.readers.cells import (
    Cells,
    WrongCell,
    find_columns,
    name_of,
    picture_addresses,
    price_of,
)
from marketplace.intake.readers.recent import Recent
from marketplace.intake.tables import Row
from marketplace.intake.values import is_nothing, read_description, read_vat, read_yes_no

_NAMES = {
    "handle": frozenset({"handle", "url handle"}),
    "name": frozenset({"title"}),
    "description": frozenset({"body (html)", "body html", "description"}),
    "taxonomy": frozenset({"product category", "google shopping / google product category"}),
    "type": frozenset({"type", "custom product type", "standard product type"}),
    "published": frozenset({"published", "published on online store"}),
    "status": frozenset({"status"}),
    "sku": frozenset({"variant sku", "sku"}),
    "ean": frozenset({"variant barcode", "barcode"}),
    "price": frozenset({"variant price", "price"}),
    "tracker": frozenset({"variant inventory tracker", "inventory tracker"}),
    "stock": frozenset({"variant inventory qty", "inventory quantity"}),
    "grams": frozenset({"variant grams", "weight value (grams)"}),
    "tax": frozenset({"variant tax code", "tax code"}),
    "picture": frozenset({"image src", "product image url"}),
    "variant_picture": frozenset({"variant image", "variant image url"}),
    "gift": frozenset({"gift card"}),
    **{f"option{n}": frozenset({f"option{n} name"}) for n in (1, 2, 3)},
    **{f"value{n}": frozenset({f"option{n} value"}) for n in (1, 2, 3)},
}


class Shopify:
    """Reads Shopify's product export."""

    name = "Shopify"

    def recognises(self, headers: Sequence[str]) -> bool:
        """A handle, a title, and a price or an option."""
        found = find_columns(headers, _NAMES).places
        return "handle" in found and "name" in found and bool({"price", "option1"} & found.keys())

    def rows(self, headers: Sequence[str], rows: Iterator[Row]) -> Iterator[GoodsRow | Refused]:
        """Products, their variants and pictures, in the order of the file."""
        columns = find_columns(headers, _NAMES)
        products = Recent[tuple[str, ...]]()  # the names of options stand on a product's first row only
        handle = ""
        for row in rows:
            cells = Cells(row, columns)
            handle = _handle(cells) or handle
            try:
                cells.check_shape()
                option_names = products.get(handle)
                if option_names is None:
                    option_names = tuple(cells.text(f"option{n}") for n in (1, 2, 3))
                    products.add(handle, option_names)
                    yield _product(cells, handle)
                    yield _variant(cells, handle, option_names)
                elif _sells(cells):
                    yield _variant(cells, handle, option_names)
                else:
                    yield GoodsRow(row.line, Role.PICTURE, parent=handle, pictures=_pictures(cells))
            except WrongCell as wrong:
                yield wrong.refusal(row.line)


def _handle(cells: Cells) -> str:
    return " ".join(cells.raw("handle").split()) or " ".join(cells.raw("name").split())


def _product(cells: Cells, handle: str) -> GoodsRow:
    name = name_of(cells, "name")
    if read_yes_no(cells.raw("gift")):
        raise cells.wrong(
            "gift", _("C’est une carte cadeau."), _("Proposez plutôt les bons d’achat de la ville.")
        )
    return GoodsRow(
        cells.row.line,
        Role.PARENT,
        keys=(handle,),
        name=name,
        description=read_description(cells.raw("description")),
        shelf=_shelf(cells),
        published=_published(cells),
        vat_basis_points=read_vat(cells.raw("tax")),
        pictures=_pictures(cells),
    )


def _variant(cells: Cells, handle: str, option_names: tuple[str, ...]) -> GoodsRow:
    stock = cells.quantity("stock") if _is_counted(cells) else None
    return GoodsRow(
        cells.row.line,
        Role.VARIANT,
        parent=handle,
        sku=cells.text("sku", most=80),
        ean=cells.ean("ean"),
        code_columns=(cells.columns.label("sku"), cells.columns.label("ean")),
        options=_options(cells, option_names),
        price_cents=price_of(cells, "price"),
        stock=stock,
        in_stock=stock is None or stock > 0,
        weight_grams=cells.weight("grams", unit="g"),
        pictures=_pictures(cells),
    )


def _sells(cells: Cells) -> bool:
    return any(not is_nothing(cells.raw(field)) for field in ("price", "sku", "value1"))


def _is_counted(cells: Cells) -> bool:
    """A shop that does not follow a stock leaves the tracker blank, and its quantity means nothing."""
    return "tracker" not in cells.columns.places or not is_nothing(cells.raw("tracker"))


def _options(cells: Cells, names: tuple[str, ...]) -> Options:
    values = [cells.text(f"value{n}", most=80) for n in (1, 2, 3)]
    if values[0].casefold() == "default title":
        return ()
    return tuple((name, value) for name, value in zip(names, values, strict=True) if value)


def _pictures(cells: Cells) -> tuple[str, ...]:
    return picture_addresses(f"{cells.raw('picture')} {cells.raw('variant_picture')}")


def _shelf(cells: Cells) -> tuple[str, ...]:
    """The merchant's own type; else the last words of the trade's taxonomy."""
    own = cells.text("type")
    if not is_nothing(own):
        return (own,)
    path = [part.strip() for part in cells.text("taxonomy").split(">") if part.strip()]
    return tuple(path) if path and not path[0].isdigit() else ()


def _published(cells: Cells) -> bool:
    shown = read_yes_no(cells.raw("published")) is not False
    return shown and read_yes_no(cells.raw("status")) is not False
