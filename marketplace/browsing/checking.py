"""Whether the search index is in step: all that is on show can be found, as it is now, and nothing else."""

from collections.abc import Sequence

from sqlalchemy import Subquery, and_, func, or_, select

from marketplace.browsing.models import SearchEntry
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE


def out_of_step(town_id: int) -> Sequence[int]:
    """The products of a town that the index has forgotten, keeps in vain, or knows by what they were."""
    shown = _on_show(town_id)
    entry = SearchEntry
    of_entry = and_(entry.town_id == shown.c.town_id, entry.product_id == shown.c.product_id)
    differs = or_(
        entry.product_id.is_(None),
        entry.shop_id != shown.c.shop_id,
        entry.category != shown.c.category,
        entry.least_cents != shown.c.cents,
    )
    wrong = select(shown.c.product_id).outerjoin(entry, of_entry).where(differs)
    in_vain = (
        select(entry.product_id)
        .outerjoin(shown, of_entry)
        .where(entry.town_id == town_id, shown.c.product_id.is_(None))
    )
    return sorted(db.session.scalars(wrong.union(in_vain)))


def _on_show(town_id: int) -> Subquery:
    return (
        select(
            Product.town_id,
            Product.id.label("product_id"),
            Product.shop_id,
            Product.category,
            func.min(Variant.price_cents).label("cents"),
        )
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .join(Variant, and_(Variant.town_id == Product.town_id, Variant.product_id == Product.id))
        .where(Product.town_id == town_id, Variant.retired_at.is_(None))
        .where(Product.status == ProductStatus.PUBLISHED, Shop.status.in_(VISIBLE))
        .group_by(Product.town_id, Product.id)
        .subquery("shown")
    )
