"""What lists show of a shop and of a product."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from marketplace.browsing.doors import Door, door_of, door_words
from marketplace.browsing.phrases import about_label, few_left, unit_price_label
from marketplace.catalogue.models import Offered, SoldBy
from marketplace.catalogue.wording import offer_words
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
    hours_words: str  # « Ouvert jusqu’à 19 h », or nothing where nobody knows
    is_closing: bool
    row: ShopRow
    is_told: bool = True  # whether the shop has said when it opens
    collection: str = ""  # when the next bag can be fetched there, where a list tells it


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
    offered: Offered
    lead_days: int
    usual_grams: int | None
    reduced_from_cents: int | None
    reduced_perishable: int


@dataclass(frozen=True)
class Reduction:
    """What a reduced price is compared with. `perishable`: the price just before, as it is about to spoil."""

    from_cents: int
    perishable: bool


def reduction(price_cents: int, *, from_cents: int | None, perishable: bool) -> Reduction | None:
    """The announced reduction of a price; None without one, or where it is none any more."""
    if from_cents is None or from_cents <= price_cents:
        return None
    return Reduction(from_cents, perishable)


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
    offer: str = ""
    was: Reduction | None = None


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
        is_closing=door.minutes_left is not None,
        hours_words=door_words(door),
        row=row,
        is_told=door.is_told,
    )


@lru_cache(maxsize=8192)
def _product_card(row: ProductRow, currency: str, _language: str) -> ProductCard:
    return ProductCard(
        slug=row.slug,
        name=row.name,
        shop_slug=row.shop_slug,
        shop_name=row.shop_name,
        picture=row.picture or kind_of(row.kind).picture,
        backdrop=row.backdrop,
        price_cents=row.least_cents,
        sold_by=row.sold_by,
        unit_price_label=_unit_price(row, currency),
        free=row.free,
        note=few_left(row.free, sold_by=row.sold_by, offered=row.offered),
        several_prices=row.least_cents != row.most_cents,
        shelf=row.shelf,
        offer=offer_words(row.offered, lead_days=row.lead_days),
        was=reduction(
            row.most_cents, from_cents=row.reduced_from_cents, perishable=bool(row.reduced_perishable)
        ),
    )


def _unit_price(row: ProductRow, currency: str) -> str:
    if row.sold_by == SoldBy.WEIGHT:
        return about_label(row.least_cents, usual_grams=row.usual_grams, currency=currency)
    is_one = row.least_cents == row.most_cents and row.least_net == row.most_net
    net = row.least_net if is_one else None
    return unit_price_label(row.least_cents, net_quantity=net, net_unit=row.net_unit or "", currency=currency)
