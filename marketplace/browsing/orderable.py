"""What can be ordered now, variant by variant, as somebody reads it out on the telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.models import StockLevel


@dataclass(frozen=True)
class Orderable:
    """One variant. Units: cents per piece or kilo; pieces, or grams. `option`: its place in its product."""

    product_id: int
    shop_slug: str
    shop_name: str
    product_slug: str
    option: int
    name: str
    label: str
    by_weight: bool
    price_cents: int
    free: int

    @property
    def key(self) -> str:
        """How forms name it: by its public address."""
        return f"{self.shop_slug}/{self.product_slug}/{self.option}"


def orderables_of(town_id: int, *, product_ids: Sequence[int]) -> list[Orderable]:
    """The variants of these products that sell now, products in this order. One query."""
    query = (
        select(
            Product.id, Shop.slug, Shop.name, Product.slug, Variant.position, Product.name, Variant.label,
            Product.sold_by == SoldBy.WEIGHT, Variant.price_cents, StockLevel.on_hand - StockLevel.held,
        )
        .join(Variant, and_(Variant.town_id == Product.town_id, Variant.product_id == Product.id))
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .join(StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id))
        .where(
            Product.town_id == town_id,
            Product.id.in_(product_ids),
            Product.status == ProductStatus.PUBLISHED,
            Shop.status == ShopStatus.SELLING,
            Variant.retired_at.is_(None),
        )
        .order_by(Variant.position)
    )  # fmt: skip
    found: Sequence[Any] = db.session.execute(query).all() if product_ids else ()
    rows = [Orderable(*row) for row in found]
    place = {product_id: number for number, product_id in enumerate(product_ids)}
    return sorted(rows, key=lambda row: (place[row.product_id], row.option))
