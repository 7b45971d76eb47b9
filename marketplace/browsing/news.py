"""What is new in the street: goods that came, shops that opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.browsing.statements import of_shop, products, shops, town_id
from marketplace.catalogue.models import ProductStatus
from marketplace.core.db import db
from marketplace.shops.states import VISIBLE, ShopStatus

MOST_GOODS, MOST_SHOPS = 40, 10


@dataclass(frozen=True)
class NewProduct:
    """A product that came on show."""

    slug: str
    name: str
    description: str
    shop_slug: str
    shop_name: str
    created_at: datetime


@dataclass(frozen=True)
class NewShop:
    """A shop that joined the street."""

    slug: str
    name: str
    tagline: str
    kind: str
    status: ShopStatus
    created_at: datetime


_GOODS = (
    select(
        products.c.slug, products.c.name, products.c.description, shops.c.slug, shops.c.name,
        products.c.created_at,
    )
    .join(shops, of_shop)
    .where(products.c.town_id == town_id, products.c.status == ProductStatus.PUBLISHED)
    .where(shops.c.status.in_(VISIBLE))
    .order_by(products.c.created_at.desc(), products.c.id.desc())
    .limit(MOST_GOODS)
)  # fmt: skip
_SHOPS = (
    select(shops.c.slug, shops.c.name, shops.c.tagline, shops.c.kind, shops.c.status, shops.c.created_at)
    .where(shops.c.town_id == town_id, shops.c.status.in_(VISIBLE))
    .order_by(shops.c.created_at.desc(), shops.c.id.desc())
    .limit(MOST_SHOPS)
)


def new_products(town: int) -> Sequence[NewProduct]:
    """What came last, newest first. One statement."""
    return [NewProduct(*row) for row in db.session.execute(_GOODS, {"town_id": town})]


def new_shops(town: int) -> Sequence[NewShop]:
    """Who came last, newest first. One statement."""
    return [NewShop(*row) for row in db.session.execute(_SHOPS, {"town_id": town})]
