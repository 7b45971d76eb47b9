"""Invariants of the search index: all that is on show can be found, as it is now, and nothing else."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from marketplace.browsing.models import SearchEntry
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.moving.audit.checks import Check
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE


def checks() -> list[Check]:
    """The checks of the search index."""
    return [
        Check("whatever is on show can be found, by what it is and costs now", _not_in_step()),
        Check("nothing is found that is not on show", _found_in_vain()),
    ]


def _on_show() -> Select[Any]:
    return (
        select(
            Product.town_id,
            Product.id.label("product"),
            Product.shop_id,
            Product.category,
            func.min(Variant.price_cents).label("cents"),
        )
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .join(Variant, and_(Variant.town_id == Product.town_id, Variant.product_id == Product.id))
        .where(Product.status == ProductStatus.PUBLISHED, Shop.status.in_(VISIBLE))
        .where(Variant.retired_at.is_(None))
        .group_by(Product.town_id, Product.id)
    )


def _not_in_step() -> Select[Any]:
    shown = _on_show().subquery("shown")
    entry = SearchEntry
    return (
        select(shown.c.town_id, shown.c.product)
        .outerjoin(entry, and_(entry.town_id == shown.c.town_id, entry.product_id == shown.c.product))
        .where(
            or_(
                entry.product_id.is_(None),
                entry.shop_id != shown.c.shop_id,
                entry.category != shown.c.category,
                entry.least_cents != shown.c.cents,
            )
        )
    )


def _found_in_vain() -> Select[Any]:
    shown = _on_show().subquery("shown")
    entry = SearchEntry
    return (
        select(entry.town_id, entry.product_id)
        .outerjoin(shown, and_(entry.town_id == shown.c.town_id, entry.product_id == shown.c.product))
        .where(shown.c.product.is_(None))
    )
