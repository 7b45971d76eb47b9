"""Reads about orders."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from marketplace.core.db import db
from marketplace.orders.figures import BAG_KEPT_CENTS
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.shops.models import Shop


@dataclass(frozen=True)
class Bag:
    """One shop's part of a past order."""

    shop_name: str
    state: ShopOrderState
    collect_from: datetime

    @property
    def is_open(self) -> bool:
        """Whether it is still to be fetched."""
        return self.state in OPEN


@dataclass(frozen=True)
class PastOrder:
    """An order as its owner sees it in a list; its total is what its bags come to now."""

    id: int
    reference: str
    created_at: datetime
    total_cents: int
    bags: list[Bag]

    @property
    def next_at(self) -> datetime | None:
        """From when the first of its bags is fetched that still waits; None when none does."""
        return min((bag.collect_from for bag in self.bags if bag.is_open), default=None)


def orders_of_person(town_id: int, user_id: int, *, limit: int, skip: int = 0) -> list[PastOrder]:
    """What the person ordered in this town, latest first, from the `skip`th on. One query."""
    latest = (
        select(Order.id, Order.reference, Order.created_at)
        .where(Order.town_id == town_id, Order.user_id == user_id)
        .order_by(Order.created_at.desc(), Order.id.desc())
        .limit(limit)
        .offset(skip)
        .subquery()
    )
    due = func.sum(BAG_KEPT_CENTS).over(partition_by=latest.c.id)
    query = (
        select(
            latest.c.id,
            latest.c.reference,
            latest.c.created_at,
            due,
            Shop.name,
            ShopOrder.state,
            ShopOrder.collect_from,
        )
        .join(ShopOrder, and_(ShopOrder.town_id == town_id, ShopOrder.order_id == latest.c.id))
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .order_by(latest.c.created_at.desc(), latest.c.id.desc(), ShopOrder.collect_from)
    )
    orders: dict[int, PastOrder] = {}
    for order_id, reference, created_at, total_cents, *bag in db.session.execute(query):
        order = orders.setdefault(order_id, PastOrder(order_id, reference, created_at, total_cents, []))
        order.bags.append(Bag(*bag))
    return list(orders.values())
