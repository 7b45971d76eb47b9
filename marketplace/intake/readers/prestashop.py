"""PrestaShop: the product list's export, the import template, and combinations beside or among the products.

A combination names its product by ID and its options as `Taille:select:0` and `M:0`. Its price is the
product's and an impact without VAT. Prices without VAT get that of the row's tax: told by the price with VAT
beside it, by a rate, or by the number of one of France's four rules as PrestaShop installs them; else it is
the shop's usual one. Discounts are not applied. Combinations whose products are in no file are refused.
Source: devdocs.prestashop-project.org, "Import: list of fields"
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.goods import GoodsRow, Options, Particulars, Refused, Role
from marketplace.intake.particulars import read_state
from marketplace.intake.readers.cells import (
    Cells,
    Columns,
    WrongCell,
    find_columns,
    name_of,
    picture_addresses,
)
from marketplace.intake.readers.prestashop_words import NAMES, SIGNS
from marketplace.intake.tables import Row
from marketplace.intake.values import (
    clean,
    is_nothing,
    read_amount,
    read_description,
    read_impact,
    read_vat,
    whole_cents,
)
from marketplace.intake.words import fold

_RULES = {"1": 2000, "2": 1000, "3": 550, "4": 210}
_RATES = (2000, 1000, 550, 210, 0)
_NO_SHELF = frozenset({"accueil", "home", "racine", "root"})


@dataclass(frozen=True, slots=True)
class _Base:
    """What a product's combinations start from. Units: the town's currency with VAT, basis points."""

    price: Decimal
    vat_basis_points: int


@dataclass(frozen=True, slots=True)
class PrestaShop:
    """Reads PrestaShop's products and combinations. Units: basis points.

    `apart` are the products whose combinations stand apart from them: their rows begin after `products_width`
    empty cells, under headers of their own.
    """

    usual_vat_basis_points: int = 2000
    apart: frozenset[str] = frozenset()
    products_width: int = 0
    name: str = "PrestaShop"

    def recognises(self, headers: Sequence[str]) -> bool:
        """Combinations; or an ID, a name and a price, with two headers that only PrestaShop writes."""
        found = find_columns(headers, NAMES).places.keys()
        if is_of_combinations(headers):
            return True
        signs = SIGNS & {fold(header) for header in headers}
        return {"id", "name"} <= found and bool({"price", "price_net"} & found) and len(signs) >= 2

    def rows(self, headers: Sequence[str], rows: Iterator[Row]) -> Iterator[GoodsRow | Refused]:
        """Products, and their combinations where they stand among them or apart.

        Raises: UnreadableFile for a file of combinations alone: it gives neither names nor prices.
        """
        if is_of_combinations(headers):
            raise UnreadableFile(
                _("Ce fichier n’a que des déclinaisons : ni nom ni prix."),
                _("Mettez-le dans une archive ZIP avec le fichier des produits, et envoyez l’archive."),
            )
        width = self.products_width or len(headers)
        columns = replace(find_columns(headers[:width], NAMES), headers=tuple(headers))
        columns_apart = _apart(headers, width)
        bases: dict[str, _Base] = {}
        for row in rows:
            is_apart = self.products_width and not any(cell.strip() for cell in row.cells[:width])
            cells = Cells(row, columns_apart if is_apart else columns)
            try:
                cells.check_shape()
                if is_apart:
                    yield _combination(cells, bases)
                else:
                    yield from self._product(cells, bases)
            except WrongCell as wrong:
                yield wrong.refusal(row.line)

    def _product(self, cells: Cells, bases: dict[str, _Base]) -> Iterator[GoodsRow]:
        number = product_id(cells)
        combined = not is_nothing(cells.raw("attribute")) and not is_nothing(cells.raw("value"))
        if not combined and number not in self.apart:
            base = self._base(cells)
            yield _sold(cells, _head(cells, Role.SINGLE, base), _price(cells, base.price))
            return
        if number not in bases:
            head = _head(cells, Role.PARENT, base := self._base(cells))
            bases[number] = base
            yield replace(head, keys=(number,))
        if combined:
            yield _combination(cells, bases)

    def _base(self, cells: Cells) -> _Base:
        gross, net = cells.read("price", _amount), cells.read("price_net", _amount)
        told = _rate_between(net, gross)
        tax = clean(cells.raw("tax"))
        rate = next(
            (one for one in (told, _RULES.get(tax), read_vat(tax)) if one is not None),
            self.usual_vat_basis_points,
        )
        if gross:
            return _Base(gross, rate)
        return _Base((net or Decimal(0)) * (10_000 + rate) / 10_000, rate)


def is_of_combinations(headers: Sequence[str]) -> bool:
    """Whether a file has combinations alone: without the names of products."""
    found = find_columns(headers, NAMES).places.keys()
    return {"id", "attribute", "value"} <= found and "name" not in found


def _apart(headers: Sequence[str], width: int) -> Columns:
    """The columns of combinations to the right of the products', without the name of their file."""
    own = find_columns([header.rpartition(" : ")[2] for header in headers[width:]], NAMES)
    return Columns(tuple(headers), {field: place + width for field, place in own.places.items()})


def product_id(cells: Cells) -> str:
    """The ID by which combinations name a product."""
    return re.sub(r"[.,]0+$", "", cells.text("id", most=40))


def product_ids(headers: Sequence[str], rows: Iterator[Row]) -> frozenset[str]:
    """The products that a file of combinations speaks of."""
    columns = find_columns(headers, NAMES)
    found = set()
    for row in rows:
        try:
            found.add(product_id(Cells(row, columns)))
        except WrongCell:  # told when the row itself is read
            continue
    return frozenset(found)


def _certain(text: str) -> str:
    """PrestaShop writes up to six decimals after a point, never thousands: three of them get a fourth."""
    return text + "0" if re.fullmatch(r"\s*-?\d+\.\d{3}", text) else text


def _amount(text: str) -> Decimal | None:
    return read_amount(_certain(text))


def _rate_between(net: Decimal | None, gross: Decimal | None) -> int | None:
    """The rate that leads from one price to the other, where cents can tell. Units: basis points."""
    if not net or not gross or gross < net:
        return None
    rate = (gross / net - 1) * 10_000
    nearest = min(_RATES, key=lambda one: abs(one - rate))
    return nearest if abs(net * (10_000 + nearest) / 10_000 - gross) < Decimal("0.02") else None


def _head(cells: Cells, role: Role, base: _Base) -> GoodsRow:
    if not is_nothing(cells.raw("file")):
        raise cells.wrong(
            "file",
            _("Ce produit se télécharge : il n’y a rien à retirer en boutique."),
            _("Retirez cette ligne du fichier."),
        )
    shown, _out_of_season = read_state(cells.raw("active"))
    return GoodsRow(
        cells.row.line,
        role,
        name=name_of(cells, "name"),
        description=_description(cells),
        shelf=_shelf(cells.raw("categories")),
        published=shown and cells.text("visibility").casefold() not in ("none", "nulle part"),
        vat_basis_points=base.vat_basis_points,
        pictures=picture_addresses(cells.raw("pictures")),
        particulars=Particulars(
            brand=cells.text("brand", most=80), category=_category(cells.raw("categories"))
        ),
    )


def _description(cells: Cells) -> str:
    long, short = read_description(cells.raw("description")), read_description(cells.raw("short"))
    return long if not short or short in long else f"{short}\n\n{long}".strip()


def _category(text: str) -> str:
    named = [clean(one) for one in text.split(",") if fold(one) not in _NO_SHELF and not is_nothing(one)]
    return named[-1] if named else ""


def _shelf(text: str) -> tuple[str, ...]:
    """The last category but the root: `Accueil,Épicerie,Épicerie/Miels` is on the shelf Épicerie, Miels."""
    parts = re.split(r"\s*[/>]\s*", _category(text))
    return tuple(part for part in parts if part and fold(part) not in _NO_SHELF)


def _combination(cells: Cells, bases: dict[str, _Base]) -> GoodsRow:
    number = product_id(cells)
    base = bases.get(number)
    if base is None:
        raise cells.wrong(
            "id",
            _("Cette déclinaison dépend d’un produit qui n’est pas dans le fichier ou qui a été refusé."),
            _("Exportez le produit avec toutes ses déclinaisons, ou corrigez d’abord la ligne du produit."),
        )
    impact = cells.read("impact", lambda text: read_impact(_certain(text))) or Decimal(0)
    price = base.price + impact * (10_000 + base.vat_basis_points) / 10_000
    row = GoodsRow(cells.row.line, Role.VARIANT, parent=number, options=_options(cells))
    return replace(_sold(cells, row, _price(cells, price)), pictures=picture_addresses(cells.raw("pictures")))


def _price(cells: Cells, price: Decimal) -> int:
    """A price that something can be sold at. Units: cents. Raises: WrongCell."""
    if whole_cents(price) <= 0:
        field = next(
            (one for one in ("price", "price_net", "impact") if one in cells.columns.places), "price"
        )
        raise cells.wrong(
            field,
            _("Le prix manque, ou il est de zéro."),
            _("Indiquez le prix de vente, ou retirez cette ligne du fichier."),
        )
    return whole_cents(price)


def _options(cells: Cells) -> Options:
    names = [clean(one).partition(":")[0].strip() for one in cells.raw("attribute").split(",") if one.strip()]
    values = [re.sub(r":\d+$", "", clean(one)) for one in cells.raw("value").split(",") if one.strip()]
    if len(names) != len(values):
        raise cells.wrong(
            "value",
            _("Cette déclinaison n’a pas autant de valeurs que d’attributs."),
            _("Donnez une valeur à chaque attribut, comme « Taille:select:0 » et « M:0 »."),
        )
    return tuple(zip(names, values, strict=True))


def _sold(cells: Cells, row: GoodsRow, price_cents: int) -> GoodsRow:
    stock = cells.quantity("stock")
    ean = cells.ean("ean") or cells.ean("upc")
    return replace(
        row,
        sku=cells.text("sku", most=80),
        ean=ean,
        code_columns=(cells.columns.label("sku"), cells.columns.label("ean")),
        price_cents=price_cents,
        stock=stock,
        in_stock=stock is None or stock > 0,
        weight_grams=cells.weight("weight", unit="kg"),
    )
