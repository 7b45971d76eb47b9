"""The shops of a street as the town hall sees them. Reads across rooms."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE, ShopStatus

_MOST = 500  # a town's whole high street; the page is one list
_ORDER = {
    ShopStatus.APPLIED: 0,
    ShopStatus.PAUSED: 2,
    ShopStatus.CLOSED: 3,
}


@dataclass(frozen=True)
class ShopRow:
    """A shop in the town hall's list."""

    slug: str
    name: str
    kind: str
    status: ShopStatus
    address: str
    email: str
    phone: str
    created_at: datetime
    products: int


@dataclass(frozen=True)
class StreetCounts:
    """How many shops stand where, and how much of their goods residents can see."""

    by_status: dict[ShopStatus, int]
    products: int

    def among(self, *statuses: ShopStatus) -> int:
        """How many shops have one of these statuses."""
        return sum(self.by_status.get(status, 0) for status in statuses)


def shops_of_street(town_id: int) -> list[ShopRow]:
    """All shops of a town: applications first, then those on the street in walking order. One query."""
    online = (
        select(Product.town_id, Product.shop_id, func.count().label("products"))
        .where(Product.town_id == town_id, Product.status == ProductStatus.PUBLISHED)
        .group_by(Product.town_id, Product.shop_id)
        .subquery()
    )
    rank = case(*((Shop.status == status, place) for status, place in _ORDER.items()), else_=1)
    query = (
        select(
            *(Shop.slug, Shop.name, Shop.kind, Shop.status, Shop.address, Shop.email, Shop.phone),
            *(Shop.created_at, func.coalesce(online.c.products, 0)),
        )
        .outerjoin(online, and_(online.c.town_id == Shop.town_id, online.c.shop_id == Shop.id))
        .where(Shop.town_id == town_id)
        .order_by(rank, Shop.street_position, Shop.street_number, Shop.name)
        .limit(_MOST)
    )
    return [ShopRow(*row) for row in db.session.execute(query)]


def counts_of_street(town_id: int) -> StreetCounts:
    """The shops by status, and the products residents can see. Two queries."""
    statuses = select(Shop.status, func.count()).where(Shop.town_id == town_id).group_by(Shop.status)
    products = (
        select(func.count())
        .select_from(Product)
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .where(
            Product.town_id == town_id,
            Product.status == ProductStatus.PUBLISHED,
            Shop.status.in_(VISIBLE),
        )
    )
    by_status = dict(db.session.execute(statuses).all())
    return StreetCounts(by_status, db.session.scalar(products) or 0)
