"""What is new in the street: goods that came, shops that opened, days that were announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, select

from marketplace.browsing.statements import of_shop, products, shops, town_id
from marketplace.catalogue.models import ProductStatus
from marketplace.core.db import db
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.towns.models import Announcement

MOST_GOODS, MOST_SHOPS, MOST_DAYS = 40, 10, 10
_announced = cast(Table, Announcement.__table__)


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


@dataclass(frozen=True)
class NewDay:
    """A day that the council announced."""

    id: int
    day: date
    title: str
    text: str


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
_DAYS = (
    select(_announced.c.id, _announced.c.day, _announced.c.title, _announced.c.text)
    .where(_announced.c.town_id == town_id, _announced.c.day >= bindparam("from_day"))
    .order_by(_announced.c.day, _announced.c.id)
    .limit(MOST_DAYS)
)


def new_products(town: int) -> Sequence[NewProduct]:
    """What came last, newest first. One statement."""
    return [NewProduct(*row) for row in db.session.execute(_GOODS, {"town_id": town})]


def new_shops(town: int) -> Sequence[NewShop]:
    """Who came last, newest first. One statement."""
    return [NewShop(*row) for row in db.session.execute(_SHOPS, {"town_id": town})]


def new_days(town: int, *, from_day: date) -> Sequence[NewDay]:
    """The next days in the street. One statement."""
    return [NewDay(*row) for row in db.session.execute(_DAYS, {"town_id": town, "from_day": from_day})]
