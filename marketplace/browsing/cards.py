"""What lists show of a shop and of a product."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from marketplace.browsing.phrases import Door, door_note, door_of, few_left, unit_price_label
from marketplace.catalogue.models import SoldBy
from marketplace.core.words import language
from marketplace.shops.hours import ShopHours
from marketplace.shops.kinds import kind_of
from marketplace.shops.states import ShopStatus


@dataclass(frozen=True)
class ShopRow:
    """A shop as it is read for a list; the order of the fields is that of the columns."""

    id: int
    slug: str
    name: str
    kind: str
    status: ShopStatus
    picture: str
    colour: int
    street_number: int
    address: str


@dataclass(frozen=True)
class ShopCard:
    """A shop in a list, in the visitor's words."""

    slug: str
    name: str
    kind_label: str
    picture: str
    backdrop: int
    is_open: bool
    hours_note: str
    row: ShopRow


@dataclass(frozen=True)
class ProductRow:
    """A product as it is read for a list, over all its variants; fields are in the order of the columns."""

    id: int
    slug: str
    name: str
    shop_slug: str
    shop_name: str
    picture: str
    backdrop: int
    kind: str
    sold_by: SoldBy
    shelf: str
    least_cents: int
    most_cents: int
    least_net: int | None
    most_net: int | None
    net_unit: str
    free: int


@dataclass(frozen=True)
class ProductCard:
    """A product in a list, in the visitor's words. Units: cents per piece or per kilo; pieces, or grams."""

    slug: str
    name: str
    shop_slug: str
    shop_name: str
    picture: str
    backdrop: int
    price_cents: int
    sold_by: SoldBy
    unit_price_label: str
    free: int
    note: str
    several_prices: bool
    shelf: str


def shop_card(row: ShopRow, hours: ShopHours, *, at: datetime) -> ShopCard:
    """The card of a shop at a local moment."""
    return _shop_card(row, door_of(hours, at=at), language())


def product_card(row: ProductRow, *, currency: str) -> ProductCard:
    """The card of a product; its price is the lowest of its variants."""
    return _product_card(row, currency, language())


# Most cards say what they said a moment ago: their words are put together once for each row and language.
@lru_cache(maxsize=4096)
def _shop_card(row: ShopRow, door: Door, _language: str) -> ShopCard:
    kind = kind_of(row.kind)
    return ShopCard(
        slug=row.slug,
        name=row.name,
        kind_label=str(kind.label),
        picture=row.picture or kind.picture,
        backdrop=row.colour % 5,
        is_open=door.closes is not None,
        hours_note=door_note(door),
        row=row,
    )


@lru_cache(maxsize=8192)
def _product_card(row: ProductRow, currency: str, _language: str) -> ProductCard:
    is_one = row.least_cents == row.most_cents and row.least_net == row.most_net
    net = row.least_net if is_one and row.sold_by == SoldBy.PIECE else None
    label = unit_price_label(
        row.least_cents, net_quantity=net, net_unit=row.net_unit or "", currency=currency
    )
    return ProductCard(
        slug=row.slug,
        name=row.name,
        shop_slug=row.shop_slug,
        shop_name=row.shop_name,
        picture=row.picture or kind_of(row.kind).picture,
        backdrop=row.backdrop,
        price_cents=row.least_cents,
        sold_by=row.sold_by,
        unit_price_label=label,
        free=row.free,
        note=few_left(row.free, sold_by=row.sold_by),
        several_prices=row.least_cents != row.most_cents,
        shelf=row.shelf,
    )
