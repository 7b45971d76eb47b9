"""The same goods in other shops of the street, for somebody whose own shop cannot serve them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from marketplace.catalogue.models import Offered, Product, ProductStatus, SoldBy, Variant
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.models import StockLevel

_MOST_ROWS = 200
_KIND_OF_GOODS = "%.%.%"  # « food.bakery.bread »: a bread for a bread, not a cake for a bread


@dataclass(frozen=True)
class Elsewhere:
    """What another shop has of it. Units: cents per piece, or per kilo when `by_weight`."""

    wanted_variant_id: int
    name: str
    slug: str
    shop_name: str
    shop_slug: str
    price_cents: int
    by_weight: bool
    is_same: bool


def found_elsewhere(town_id: int, *, shop_id: int, wanted: Sequence[tuple[int, int]]) -> dict[int, Elsewhere]:
    """For each wanted variant of a shop, what is nearest to it in another one that sells now and has enough.

    The very same article (by its code) before one of the same kind (by its category), then the cheaper one.
    `wanted`: variants with pieces or grams. One query.
    """
    units = dict(wanted)
    best: dict[int, tuple[Any, Elsewhere]] = {}
    for row in db.session.execute(_query(town_id, shop_id, list(units))):
        found = Elsewhere(*row[:-1])
        if row.free >= units[found.wanted_variant_id]:
            rank = (not found.is_same, found.price_cents, found.shop_name, found.name)
            known = best.get(found.wanted_variant_id)
            if known is None or rank < known[0]:
                best[found.wanted_variant_id] = rank, found
    return {variant_id: found for variant_id, (_rank, found) in best.items()}


def _query(town_id: int, shop_id: int, variant_ids: list[int]) -> Any:
    mine, my_product = aliased(Variant), aliased(Product)
    is_same = and_(mine.ean.is_not(None), Variant.ean == mine.ean)
    is_alike = and_(my_product.category.like(_KIND_OF_GOODS), Product.category == my_product.category)
    free = StockLevel.on_hand - StockLevel.held
    return (
        select(
            mine.id,
            Product.name,
            Product.slug,
            Shop.name,
            Shop.slug,
            Variant.price_cents,
            Product.sold_by == SoldBy.WEIGHT,
            and_(is_same).label("is_same"),
            free.label("free"),
        )
        .select_from(mine)
        .join(my_product, and_(my_product.town_id == mine.town_id, my_product.id == mine.product_id))
        .join(Product, and_(Product.town_id == mine.town_id, Product.sold_by == my_product.sold_by))
        .join(Variant, and_(Variant.town_id == Product.town_id, Variant.product_id == Product.id))
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .join(StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id))
        .where(
            mine.town_id == town_id,
            mine.id.in_(variant_ids),
            Shop.id != shop_id,
            Shop.status == ShopStatus.SELLING,
            Product.status == ProductStatus.PUBLISHED,
            Product.offered == Offered.SHELF,
            Variant.retired_at.is_(None),
            free > 0,
            or_(is_same, is_alike),
        )
        .order_by(is_same.desc(), Variant.price_cents)
        .limit(_MOST_ROWS)
    )
