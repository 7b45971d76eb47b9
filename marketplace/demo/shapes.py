"""What a demo town consists of, as it is written down: towns, shops, goods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from marketplace.catalogue.models import Offered, SoldBy
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.place import Side


@dataclass(frozen=True)
class WelcomeContent:
    """The words and the picture at the top of the town's home page."""

    title_fr: str
    lead_fr: str
    title_en: str
    lead_en: str
    picture: str
    picture_alt: str


@dataclass(frozen=True)
class SceneryContent:
    """What stands between the shops, before a house number; 0: at the end of its side."""

    kind: UnitKind
    side: Side
    before: int
    name: str


@dataclass(frozen=True)
class AnnouncementContent:
    """An entry of the town's diary; `in_days` counts from the day the demo is made."""

    in_days: int
    title: str
    text: str


@dataclass(frozen=True)
class FeastContent:
    """The town's big evening, and the title of one that is still being written."""

    title: str
    text: str
    place: str
    draft: str


@dataclass(frozen=True)
class HoursContent:
    """One opening range. Units: ISO weekday (1 is Monday), local times."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class LegalContent:
    """Who sells, as the law wants it shown; `epr_numbers` by sector."""

    company_name: str
    legal_form: str
    siren: str
    vat_number: str
    register: str
    mediator: str
    safety_contact: str
    epr_numbers: Mapping[str, str]


@dataclass(frozen=True)
class MakerContent:
    """Who made what a shop sells, as the law wants it told of all that is not eaten."""

    brand: str
    name: str
    address: str
    contact: str


@dataclass(frozen=True)
class VariantContent:
    """What has a SKU, a price and a stock. Units: cents per piece or per kilo; stock in pieces or grams."""

    label: str
    sku: str
    ean: str | None
    price_cents: int
    net_quantity: int | None
    stock: int


@dataclass(frozen=True)
class ProductContent:
    """One product, with at least one variant (its label is empty when it is the only one).

    Units: VAT in basis points, alcohol in tenths of a percent, weights in grams.
    `allergens` is None for what nobody eats; for food it is always answered.
    """

    slug: str
    name: str
    description: str
    shelf: str
    picture: str
    sold_by: SoldBy
    usual_weight_grams: int | None
    ceiling_percent: int | None
    net_unit: str
    vat_basis_points: int
    is_food: bool
    allergens: tuple[str, ...] | None
    origin: str
    storage: str
    alcohol_percent_tenths: int | None
    age_limit: int | None
    maker: MakerContent | None
    offered: Offered
    lead_days: int | None
    variants: tuple[VariantContent, ...]


@dataclass(frozen=True)
class ShopContent:
    """One shop with its people, its hours and its goods, shelf by shelf."""

    slug: str
    name: str
    kind: str
    tagline: str
    story: str
    street_number: int
    colour: int
    picture: str
    phone: str
    email: str
    preparation_minutes: int
    slot_minutes: int
    slot_capacity: int
    shelves: tuple[str, ...]
    hours: tuple[HoursContent, ...]
    legal: LegalContent
    products: tuple[ProductContent, ...]


@dataclass(frozen=True)
class TownContent:
    """One town; its shops stand in street order: the odd side, then the even side."""

    slug: str
    host: str
    name: str
    street_name: str
    tagline: str
    city: str
    postcode: str
    country: str
    locale: str
    currency: str
    time_zone: str
    help_phone: str
    help_email: str
    welcome: WelcomeContent
    announcements: tuple[AnnouncementContent, ...]
    feast: FeastContent
    scenery: tuple[SceneryContent, ...]
    shops: tuple[ShopContent, ...]
    subdivision: str = ""
