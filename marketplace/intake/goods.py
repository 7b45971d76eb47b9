"""What a file says of goods, before anything is written: rows as read, and products gathered from them."""

from dataclasses import dataclass
from enum import StrEnum

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
