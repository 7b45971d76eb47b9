"""Reads of the catalogue for whoever edits it."""

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db


def product_named(town_id: int, shop_id: int, slug: str) -> Product | None:
    """The shop's product with that address, or None."""
    return db.session.scalar(
        select(Product).where(Product.town_id == town_id, Product.shop_id == shop_id, Product.slug == slug)
    )


def variants_of(town_id: int, product_id: int) -> Sequence[Variant]:
    """The variants of a product that are still sold, in order."""
    query = (
        select(Variant)
        .where(Variant.town_id == town_id, Variant.product_id == product_id, Variant.retired_at.is_(None))
        .order_by(Variant.position, Variant.id)
    )
    return db.session.scalars(query).all()


def product_with_ean(town_id: int, shop_id: int, ean: str) -> Product | None:
    """The shop's product that bears a barcode, the latest if several do, or None."""
    bearer = (Variant.town_id == Product.town_id) & (Variant.product_id == Product.id)
    query = (
        select(Product)
        .join(Variant, bearer)
        .where(Variant.town_id == town_id, Variant.shop_id == shop_id, Variant.ean == ean)
        .where(Variant.retired_at.is_(None))
        .order_by(Product.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)
