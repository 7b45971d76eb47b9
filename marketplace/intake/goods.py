"""What a file says of goods, before anything is written: rows as read, and products gathered from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from marketplace.core.words import _

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not taken: which, in which column, why, and what to do about it."""

    line: int
    column: str
    reason: str
    cure: str


class Role(StrEnum):
    """What a row of a file tells of."""

    SINGLE = "single"  # a product with its only variant
    PARENT = "parent"  # a product whose variants stand on other rows
    VARIANT = "variant"
    PICTURE = "picture"  # one more picture of a product


@dataclass(frozen=True, slots=True)
class Particulars:
    """What else a file may say of a product; a blank or None says nothing of it.

    `category` is in the merchant's own words. Units: `net_quantity` is in `net_unit` (`g`, `ml`, `piece`),
    alcohol in tenths of a percent, age in years. `sold_by` is `piece`, `weight`, or blank.
    """

    category: str = ""
    sold_by: str = ""
    usual_weight_grams: int | None = None
    net_quantity: int | None = None
    net_unit: str = ""
    origin: str = ""
    storage: str = ""
    allergens: tuple[str, ...] | None = None  # codes; an empty tuple answers « none »
    alcohol_percent_tenths: int | None = None
    age_limit: int | None = None
    brand: str = ""
    maker_name: str = ""
    maker_address: str = ""
    maker_contact: str = ""
    warnings: str = ""
    out_of_season: bool = False


UNSAID = Particulars()


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One row of a merchant's file. Units: cents, grams, basis points.

    `keys` are the names by which other rows may point at this product, `parent` the one this row points at.
    `code_columns` are the file's own headers of the SKU and the EAN. `stock` is None where the file gives no
    count; `in_stock` then says whether there is any.
    """

    line: int
    role: Role
    keys: tuple[str, ...] = ()
    parent: str = ""
    name: str = ""
    description: str = ""
    shelf: tuple[str, ...] = ()
    published: bool = True
    vat_basis_points: int | None = None
    pictures: tuple[str, ...] = ()
    sku: str = ""
    ean: str | None = None
    code_columns: tuple[str, str] = ("", "")
    options: Options = ()
    price_cents: int | None = None
    stock: int | None = None
    in_stock: bool = True
    weight_grams: int | None = None
    particulars: Particulars = UNSAID

    @property
    def product_key(self) -> str:
        """Says which product this row belongs to: rows with one key are one product, wherever they stand.

        A variant may name its product by any of the product's `keys`; the key is the first of them.
        """
        return self.parent or (self.keys[0] if self.keys else f"line:{self.line}")


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as a file tells it: `head` has what is said once, `variants` what can be bought."""

    head: GoodsRow
    variants: tuple[GoodsRow, ...]
    pictures: tuple[str, ...]


def gather(rows: Iterable[GoodsRow | Refused]) -> Iterator[Goods | Refused]:
    """Bring the rows of each product together, in the order of the file, wherever they stand in it.

    Refuses a variant whose product is missing from the file, and a SKU, EAN or set of options given twice.
    """
    heads: list[GoodsRow] = []
    others: list[GoodsRow] = []
    told: set[int] = set()  # lines refused already: a product on such a line needs no second reason
    for row in rows:
        if isinstance(row, Refused):
            told.add(row.line)
            yield row
        elif row.role in (Role.SINGLE, Role.PARENT):
            heads.append(row)
        else:
            others.append(row)
    members, refusals = _members(heads, others)
    yield from refusals
    seen: dict[str, int] = {}
    for head in heads:
        goods = _product(head, members[head.line], seen)
        yield from (found for found in goods if not (isinstance(found, Refused) and found.line in told))


def _members(
    heads: list[GoodsRow], others: list[GoodsRow]
) -> tuple[dict[int, list[GoodsRow]], list[Refused]]:
    by_key: dict[str, int] = {}
    for head in heads:
        for key in head.keys:
            by_key.setdefault(key, head.line)
    members: dict[int, list[GoodsRow]] = {head.line: [] for head in heads}
    refusals = []
    for row in others:
        line = by_key.get(row.parent)
        if line is not None:
            members[line].append(row)
        elif row.role is Role.VARIANT:
            refusals.append(_orphan(row))
    return members, refusals


def _orphan(row: GoodsRow) -> Refused:
    return Refused(
        row.line,
        "",
        _("Cette déclinaison dépend d’un produit qui n’est pas dans le fichier ou qui a été refusé."),
        _("Exportez le produit avec toutes ses déclinaisons, ou corrigez d’abord la ligne du produit."),
    )


def _product(head: GoodsRow, members: list[GoodsRow], seen: dict[str, int]) -> Iterator[Goods | Refused]:
    sellable = [row for row in (head, *members) if row.role in (Role.SINGLE, Role.VARIANT)]
    pictures = dict.fromkeys(url for row in (head, *members) for url in row.pictures)
    kept: list[GoodsRow] = []
    taken: dict[Options, int] = {}
    for row in sellable:
        refusal = _already_seen(row, seen) or _same_options(row, taken)
        if refusal:
            yield refusal
            continue
        kept.append(row)
        seen.update(dict.fromkeys(_codes(row), row.line))
        taken[row.options] = row.line
    if kept:
        yield Goods(head, tuple(kept), tuple(pictures))
    elif not sellable:
        yield Refused(
            head.line,
            "",
            _("Ce produit n’a aucune déclinaison dans le fichier : il n’y a rien à vendre."),
            _("Exportez aussi ses déclinaisons, ou faites-en un produit simple avec un prix."),
        )


def _codes(row: GoodsRow) -> list[str]:
    return [code for code in (row.sku and f"sku:{row.sku.casefold()}", row.ean and f"ean:{row.ean}") if code]


def _already_seen(row: GoodsRow, seen: dict[str, int]) -> Refused | None:
    for code in _codes(row):
        if code in seen:
            kind, _colon, value = code.partition(":")
            label = _("La référence") if kind == "sku" else _("Le code-barres")
            column = row.code_columns[kind == "ean"]
            return Refused(
                row.line,
                column,
                _(
                    "%(label)s « %(value)s » est déjà à la ligne %(line)d.",
                    label=label,
                    value=value,
                    line=seen[code],
                ),
                _("Donnez à chaque article le sien, ou supprimez la ligne en double."),
            )
    return None


def _same_options(row: GoodsRow, taken: dict[Options, int]) -> Refused | None:
    if row.options not in taken:
        return None
    return Refused(
        row.line,
        "",
        _("Cette déclinaison a les mêmes options que la ligne %(line)d.", line=taken[row.options]),
        _("Distinguez-les par une option (taille, couleur…), ou supprimez la ligne en double."),
    )
