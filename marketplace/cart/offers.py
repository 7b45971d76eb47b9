"""What a product page offers, found again by its public address."""

from dataclasses import dataclass

from sqlalchemy import and_, select

from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.core.db import db
from marketplace.shops.models import Shop


@dataclass(frozen=True)
class Offer:
    """One variant as its product page shows it. Units: cents per piece, or per kilo."""

    variant_id: int
    shop_slug: str
    shop_name: str
    product_slug: str
    product_name: str
    label: str
    option: int
    picture: str
    backdrop: int
    by_weight: bool
    price_cents: int


def offer_at(town_id: int, *, shop_slug: str, product_slug: str, option: int) -> Offer | None:
    """The variant in place `option` of a product, found by the slugs of its page; None if there is none."""
    query = (
        select(
            Variant.id,
            Shop.slug,
            Shop.name,
            Product.slug,
            Product.name,
            Variant.label,
            Variant.position,
            Product.picture,
            Product.backdrop,
            Product.sold_by == SoldBy.WEIGHT,
            Variant.price_cents,
        )
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .where(
            Variant.town_id == town_id,
            Shop.slug == shop_slug,
            Product.slug == product_slug,
            Variant.position == option,
            Variant.retired_at.is_(None),
        )
        .order_by(Variant.id)
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return Offer(*row) if row else None
