"""The goods that a feed tells of: every format on show of one shop that has a photo, some at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.browsing.cards import reduction
from marketplace.browsing.statements import counted, free, levels, live_variants, products, variants
from marketplace.catalogue.models import Offered, ProductStatus, SoldBy
from marketplace.core.db import db
from marketplace.core.pictures.names import MEDIA
from marketplace.stock.queries import variant_key

_AT_ONCE = 500
_FEW = 3


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One format. The order of the fields is that of the columns. Units: cents per piece or per kilo."""

    product_id: int
    variant_id: int
    slug: str
    name: str
    label: str
    description: str
    picture: str
    sold_by: SoldBy
    price_cents: int
    reduced_from_cents: int | None
    sku: str | None
    ean: str | None
    brand: str
    category: str
    shelf: str
    offered: Offered
    lead_days: int | None
    is_adult: bool
    net_quantity: int | None
    net_unit: str
    free: int
    formats: int

    @property
    def key(self) -> str:
        """Its name for outside services, the same for ever; database ids never show."""
        return variant_key(self.variant_id)

    @property
    def by_weight(self) -> bool:
        """Whether its price is per kilo."""
        return self.sold_by == SoldBy.WEIGHT

    @property
    def was_cents(self) -> int | None:
        """What its announced reduction is compared with; None without one."""
        was = reduction(self.price_cents, from_cents=self.reduced_from_cents, perishable=False)
        return was.from_cents if was else None

    @property
    def pieces(self) -> int:
        """How many there are to be had, as a band: exact figures are the shop's own affair.

        What is sold by weight counts kilos. Source: Google's local inventory calls one or two limited.
        """
        there = self.free // 1000 if self.by_weight else self.free
        if self.free > 0 and not there:
            return 1
        return next((band for band in (10, 5, _FEW) if there >= band), there)

    @property
    def is_limited(self) -> bool:
        """Whether there are hardly any left."""
        return 0 < self.pieces < _FEW


def feed_items(town_id: int, shop_id: int) -> Iterator[FeedItem]:
    """All formats on show with a photo, by age of their products; one statement for five hundred."""
    last = (0, 0)
    while rows := db.session.execute(_page(town_id, shop_id, last)).all():
        yield from (FeedItem(*row) for row in rows)
        last = (rows[-1][0], rows[-1][1])


def without_photo(town_id: int, shop_id: int) -> int:
    """How many products on show no service will take, because they have no photo. One statement."""
    query = select(func.count()).where(*_on_show(town_id, shop_id), products.c.picture.not_like(f"{MEDIA}%"))
    return db.session.scalar(query) or 0


def _on_show(town_id: int, shop_id: int) -> Sequence[Any]:
    return (
        products.c.town_id == town_id,
        products.c.shop_id == shop_id,
        products.c.status == ProductStatus.PUBLISHED,
    )


def _page(town_id: int, shop_id: int, last: tuple[int, int]) -> Any:
    product_id, variant_id = last
    twins = variants.alias("twins")
    formats = (
        select(func.count())
        .where(
            twins.c.town_id == products.c.town_id,
            twins.c.product_id == products.c.id,
            twins.c.retired_at.is_(None),
        )
        .scalar_subquery()
    )
    beyond_it = (products.c.id == product_id) & (variants.c.id > variant_id)
    return (
        select(
            products.c.id, variants.c.id, products.c.slug, products.c.name, variants.c.label,
            products.c.description, products.c.picture, products.c.sold_by, variants.c.price_cents,
            variants.c.reduced_from_cents, variants.c.sku, variants.c.ean, products.c.brand,
            products.c.category, products.c.shelf, products.c.offered, products.c.lead_days,
            func.coalesce(products.c.age_limit, 0) >= 18, variants.c.net_quantity,
            variants.c.net_unit, func.coalesce(free, 0), formats,
        )
        .join(variants, live_variants)
        .outerjoin(levels, counted)
        .where(*_on_show(town_id, shop_id), products.c.picture.like(f"{MEDIA}%"))
        .where((products.c.id > product_id) | beyond_it)
        .order_by(products.c.id, variants.c.id)
        .limit(_AT_ONCE)
    )  # fmt: skip


def latest_change(town_id: int, shop_id: int) -> datetime | None:
    """When the shop last edited one of its goods on show or counted it. One statement."""
    query = (
        select(func.max(products.c.updated_at), func.max(levels.c.confirmed_at))
        .join(variants, live_variants)
        .outerjoin(levels, counted)
        .where(*_on_show(town_id, shop_id))
    )
    return max((at for at in db.session.execute(query).one() if at), default=None)
