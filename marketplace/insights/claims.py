"""Words about nature that a town's goods are praised with, and that need proof. Source: C. env. L541-9-1."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from marketplace.catalogue.forbidden import green_fragments, green_words
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE

_MOST = 200


@dataclass(frozen=True)
class Claim:
    """A product on show whose words need proof."""

    shop_slug: str
    shop_name: str
    product_slug: str
    product_name: str
    words: Sequence[str]


def claims_of(town_id: int) -> list[Claim]:
    """What residents can read now, shop by shop, two hundred at most. One statement."""
    said = (Product.name, Product.description)
    query = (
        select(Shop.slug, Shop.name, Product.slug, Product.name.label("called"), Product.description)
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .where(Product.town_id == town_id, Product.status == ProductStatus.PUBLISHED)
        .where(Shop.town_id == town_id, Shop.status.in_(VISIBLE))
        .where(or_(*(text.icontains(fragment) for text in said for fragment in sorted(green_fragments()))))
        .order_by(Shop.name, Product.name, Product.id)
        .limit(_MOST)
    )
    found = (
        Claim(*row[:4], words=green_words(f"{row.called} {row.description}"))
        for row in db.session.execute(query)
    )
    return [claim for claim in found if claim.words]
