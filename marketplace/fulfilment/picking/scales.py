"""The scale of a shop: how its labels are cut, and which article of the shop a label means."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db
from marketplace.orders.picking.labels import Label
from marketplace.orders.picking.models import Scale, ScaleLayout
from marketplace.shops.models import Shop


@dataclass(frozen=True)
class Article:
    """What a label means."""

    variant_id: int
    name: str


def layout_of(town_id: int, shop_id: int) -> ScaleLayout:
    """How the labels of a shop's scale are read; `NONE` until the shop has said so."""
    scale = db.session.get(Scale, (town_id, shop_id))
    return scale.layout if scale else ScaleLayout.NONE


def choose_layout(shop: Shop, *, layout: ScaleLayout) -> None:
    """Say how the scale writes its labels. Commits: no."""
    scale = db.session.get(Scale, (shop.town_id, shop.id))
    if scale is None:
        db.session.add(Scale(town_id=shop.town_id, shop_id=shop.id, layout=layout))
    else:
        scale.layout = layout
    db.session.flush()


def article_of(town_id: int, shop_id: int, *, label: Label) -> Article | None:
    """The article whose reference is the label's digits, or whose own code begins as the label does."""
    digits = {label.article, label.article.lstrip("0"), label.prefix + label.article}
    query = (
        select(Variant.id, Product.name)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(
            Variant.town_id == town_id,
            Variant.shop_id == shop_id,
            Variant.retired_at.is_(None),
            or_(Variant.sku.in_(digits - {""}), Variant.ean.startswith(label.prefix + label.article)),
        )
        .order_by(Variant.sku.in_(digits - {""}).desc(), Variant.id)
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return Article(row[0], row[1]) if row else None
