"""Every page that search engines may list, shop by shop, with the day it last changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from marketplace.browsing.statements import products, shops, town_id
from marketplace.catalogue.models import ProductStatus
from marketplace.core.db import db
from marketplace.shops.states import VISIBLE

PART = 20_000
"""How many goods one file lists; the protocol allows 50,000. Source: sitemaps.org."""
_AT_ONCE = 2_000

_on_show = and_(
    products.c.town_id == shops.c.town_id,
    products.c.shop_id == shops.c.id,
    products.c.status == ProductStatus.PUBLISHED,
)


@dataclass(frozen=True)
class ShopOnMap:
    """A shop that residents see. `goods`: how many it shows; `changed_at`: when its page last changed."""

    id: int
    slug: str
    picture: str
    created_at: datetime
    goods: int
    goods_changed_at: datetime | None

    @property
    def changed_at(self) -> datetime:
        """When one of its goods last changed, or came; without goods, when the shop came."""
        return max(self.created_at, self.goods_changed_at or self.created_at)

    @property
    def parts(self) -> int:
        """In how many files its goods are listed."""
        return -(-self.goods // PART)


@dataclass(frozen=True)
class ProductOnMap:
    """A product on show."""

    id: int
    slug: str
    picture: str
    changed_at: datetime


_SHOPS = (
    select(
        shops.c.id, shops.c.slug, shops.c.picture, shops.c.created_at,
        func.count(products.c.id), func.max(products.c.updated_at),
    )
    .outerjoin(products, _on_show)
    .where(shops.c.town_id == town_id, shops.c.status.in_(VISIBLE))
    .group_by(shops.c.town_id, shops.c.id)
    .order_by(shops.c.id)
)  # fmt: skip
_GOODS = (
    select(products.c.id, products.c.slug, products.c.picture, products.c.updated_at)
    .where(products.c.town_id == town_id, products.c.shop_id == bindparam("shop_id"))
    .where(products.c.status == ProductStatus.PUBLISHED)
    .order_by(products.c.id)
    .limit(bindparam("most"))
)
_GOODS_AFTER = _GOODS.where(products.c.id > bindparam("after"))
_GOODS_FROM = _GOODS.offset(bindparam("skip"))


def shops_on_map(town: int) -> list[ShopOnMap]:
    """The visible shops of a town, oldest first. One statement."""
    return [ShopOnMap(*row) for row in db.session.execute(_SHOPS, {"town_id": town})]


def goods_on_map(town: int, *, shop_id: int, part: int) -> Iterator[ProductOnMap]:
    """The goods of one file, oldest first; one statement for two thousand. `part`: from 1 on."""
    values = {"town_id": town, "shop_id": shop_id}
    left = PART
    most = min(_AT_ONCE, left)
    rows = db.session.execute(_GOODS_FROM, values | {"most": most, "skip": (part - 1) * PART}).all()
    while rows:
        yield from (ProductOnMap(*row) for row in rows)
        left -= len(rows)
        most = min(_AT_ONCE, left)
        after = values | {"most": most, "after": rows[-1][0]}
        rows = db.session.execute(_GOODS_AFTER, after).all() if most else []
