"""What the lists of goods are made of: which products residents see, and the columns of their cards."""

from typing import Any, cast

from sqlalchemy import BindParameter, Select, Subquery, Table, and_, bindparam, case, func, select

from marketplace.browsing.cards import ProductCard, ProductRow, product_card
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.catalogue.offers import days_to_make
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE
from marketplace.stock.models import StockLevel
from marketplace.towns.queries import TownView

shops = cast(Table, Shop.__table__)
products = cast(Table, Product.__table__)
variants = cast(Table, Variant.__table__)
levels = cast(Table, StockLevel.__table__)
town_id: BindParameter[int] = bindparam("town_id")

live_variants = and_(
    variants.c.town_id == products.c.town_id,
    variants.c.product_id == products.c.id,
    variants.c.retired_at.is_(None),
)
counted = and_(levels.c.town_id == variants.c.town_id, levels.c.variant_id == variants.c.id)
free = case((levels.c.on_hand > levels.c.held, levels.c.on_hand - levels.c.held), else_=0)
# On a card only where all variants say the same: it shows one price.
_from = variants.c.reduced_from_cents
reduced_from = case(
    (
        and_(
            func.count(_from) == func.count(),
            func.min(_from) == func.max(_from),
            func.min(variants.c.price_cents) == func.max(variants.c.price_cents),
        ),
        func.min(_from),
    )
)
perishable = case((variants.c.reduced_perishable, 1), else_=0)
of_shop = and_(shops.c.town_id == products.c.town_id, shops.c.id == products.c.shop_id)


def seen_products() -> Select[Any]:
    """The keys of published products of visible shops. Needs the value `town_id`."""
    return (
        select(products.c.town_id, products.c.id)
        .join(shops, of_shop)
        .where(products.c.town_id == town_id, products.c.status == ProductStatus.PUBLISHED)
        .where(shops.c.status.in_(VISIBLE))
    )


def rows_of(chosen: Subquery) -> Select[Any]:
    """The columns of `ProductRow` for chosen products: what there is of each, over all its variants."""
    return (
        select(
            products.c.id, products.c.slug, products.c.name, shops.c.slug, shops.c.name,
            products.c.picture, products.c.backdrop, shops.c.kind, products.c.sold_by, products.c.shelf,
            func.min(variants.c.price_cents), func.max(variants.c.price_cents),
            func.min(variants.c.net_quantity), func.max(variants.c.net_quantity),
            func.min(variants.c.net_unit), func.sum(free), products.c.offered, days_to_make,
            func.min(variants.c.usual_weight_grams), reduced_from, func.max(perishable),
        )
        .select_from(chosen)
        .join(products, and_(products.c.town_id == chosen.c.town_id, products.c.id == chosen.c.id))
        .join(shops, of_shop)
        .join(variants, live_variants)
        .outerjoin(levels, counted)
        .group_by(products.c.town_id, products.c.id, shops.c.town_id, shops.c.id)
    )  # fmt: skip


def cards_of(town: TownView, query: Select[Any], values: dict[str, Any]) -> list[ProductCard]:
    """The cards of a statement made with `rows_of`."""
    rows = db.session.execute(query, {"town_id": town.id, **values}).all()
    return [product_card(ProductRow(*row), currency=town.currency) for row in rows]
