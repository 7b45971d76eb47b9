"""One product as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, select

from marketplace.browsing.cards import ProductCard, Reduction, reduction
from marketplace.browsing.phrases import about_label, unit_price_label
from marketplace.browsing.shop_page import HEAD_COLUMNS, ShopHead, legal_join, legal_table
from marketplace.browsing.statements import (
    cards_of,
    counted,
    free,
    levels,
    of_shop,
    products,
    rows_of,
    seen_products,
    shops,
    town_id,
    variants,
)
from marketplace.catalogue.ages import least_age
from marketplace.catalogue.models import Offered, ProductStatus, SoldBy
from marketplace.core.db import db
from marketplace.core.money import line_total
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.towns.queries import TownView

_MOST_VARIANTS = 100
_MOST_BESIDE = 6
_LEAST_GRAMS, _STEP_GRAMS, _USUAL_GRAMS = 50, 50, 300


@dataclass(frozen=True)
class ProductHead:
    """A product; the order of the fields is that of the columns."""

    id: int
    slug: str
    name: str
    description: str
    shelf: str
    sold_by: SoldBy
    picture: str
    backdrop: int
    allergens: list[str] | None
    origin: str
    storage: str
    alcohol_percent_tenths: int | None
    age_limit: int | None
    offered: Offered
    lead_days: int | None
    category: str
    maker_name: str
    maker_address: str
    maker_contact: str
    warnings: str
    brand: str
    ceiling_percent: int

    @property
    def by_weight(self) -> bool:
        """Whether its price is per kilo."""
        return self.sold_by == SoldBy.WEIGHT

    @property
    def days_to_make(self) -> int:
        """How many days it takes to be made; 0 for what stands there."""
        return (self.lead_days or 0) if self.offered is Offered.TO_ORDER else 0

    def least_age_in(self, country: str) -> int | None:
        """From which age it is sold in a country; None for anybody."""
        return least_age(self.age_limit, alcohol_percent_tenths=self.alcohol_percent_tenths, country=country)


@dataclass(frozen=True)
class Option:
    """One variant; forms name it by its `place`. Units: cents per piece or per kilo; pieces, or grams."""

    place: int
    label: str
    price_cents: int
    usual_weight_grams: int | None
    net_quantity: int | None
    net_unit: str
    free: int
    confirmed_at: datetime | None
    reduced_from_cents: int | None
    reduced_perishable: bool
    sku: str | None
    ean: str | None
    sold_by: SoldBy = SoldBy.PIECE
    unit_price_label: str = ""

    @property
    def was(self) -> Reduction | None:
        """What its price is announced to be lower than."""
        return reduction(
            self.price_cents, from_cents=self.reduced_from_cents, perishable=self.reduced_perishable
        )

    @property
    def portions(self) -> list[tuple[int, int]]:
        """Three usual weights of what is sold by weight, with what they cost. Units: grams, cents."""
        usual = self.usual_weight_grams or _USUAL_GRAMS
        weights = sorted({_to_step(usual * 3 // 5), _to_step(usual), _to_step(usual * 3 // 2)})
        return [(grams, line_total(self.price_cents, grams, by_weight=True)) for grams in weights]

    @property
    def usual_grams(self) -> int:
        """The weight chosen unless another one is."""
        return _to_step(self.usual_weight_grams or _USUAL_GRAMS)


def _to_step(grams: int) -> int:
    return max(_LEAST_GRAMS, (grams + _STEP_GRAMS // 2) // _STEP_GRAMS * _STEP_GRAMS)


_HEAD = (
    select(*(products.c[name] for name in ProductHead.__dataclass_fields__), *HEAD_COLUMNS)
    .join(shops, of_shop)
    .outerjoin(legal_table, legal_join)
    .where(products.c.town_id == town_id, shops.c.slug == bindparam("shop_slug"))
    .where(products.c.slug == bindparam("slug"), products.c.status == ProductStatus.PUBLISHED)
    .where(shops.c.status.in_([*VISIBLE, ShopStatus.PAUSED]))
)
_OPTIONS: Select[Any] = (
    select(
        variants.c.position, variants.c.label, variants.c.price_cents, variants.c.usual_weight_grams,
        variants.c.net_quantity, variants.c.net_unit, free, levels.c.confirmed_at,
        variants.c.reduced_from_cents, variants.c.reduced_perishable, variants.c.sku, variants.c.ean,
    )
    .outerjoin(levels, counted)
    .where(variants.c.town_id == town_id, variants.c.product_id == bindparam("product_id"))
    .where(variants.c.retired_at.is_(None))
    .order_by(variants.c.position, variants.c.id)
    .limit(_MOST_VARIANTS)
)  # fmt: skip
_nearest = case((products.c.shelf == bindparam("shelf"), 0), else_=1)
_BESIDE = rows_of(
    seen_products()
    .where(products.c.shop_id == bindparam("shop_id"), products.c.id != bindparam("product_id"))
    .order_by(_nearest, products.c.position, products.c.id)
    .limit(_MOST_BESIDE)
    .subquery("chosen")
).order_by(_nearest, products.c.position, products.c.id)
_HEAD_WIDTH = len(ProductHead.__dataclass_fields__)


def product_head(town: TownView, *, shop_slug: str, slug: str) -> tuple[ProductHead, ShopHead] | None:
    """The product at that address with its shop, or None unless residents may see it. One statement."""
    values = {"town_id": town.id, "shop_slug": shop_slug, "slug": slug}
    row = db.session.execute(_HEAD, values).one_or_none()
    return (ProductHead(*row[:_HEAD_WIDTH]), ShopHead(*row[_HEAD_WIDTH:])) if row else None


def options_of(town: TownView, product: ProductHead) -> list[Option]:
    """The variants of a product that are still sold, in order. One statement."""
    rows: Sequence[Any] = db.session.execute(_OPTIONS, {"town_id": town.id, "product_id": product.id}).all()
    options = (replace(Option(*row), sold_by=product.sold_by) for row in rows)
    return [_priced(option, currency=town.currency) for option in options]


def _priced(option: Option, *, currency: str) -> Option:
    if option.sold_by == SoldBy.WEIGHT:
        label = about_label(option.price_cents, usual_grams=option.usual_weight_grams, currency=currency)
        return replace(option, unit_price_label=label)
    label = unit_price_label(
        option.price_cents, net_quantity=option.net_quantity, net_unit=option.net_unit, currency=currency
    )
    return replace(option, unit_price_label=label)


def beside(town: TownView, product: ProductHead, *, shop_id: int) -> list[ProductCard]:
    """What stands beside it in the shop, its own shelf first. One statement."""
    values = {"shop_id": shop_id, "product_id": product.id, "shelf": product.shelf}
    return cards_of(town, _BESIDE, values)
