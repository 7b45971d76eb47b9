"""Reads about orders."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from marketplace.core.db import db
from marketplace.orders.figures import BAG_KEPT_CENTS
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop


@dataclass(frozen=True)
class Bag:
    """One shop's part of a past order."""

    shop_name: str
    state: ShopOrderState


@dataclass(frozen=True)
class PastOrder:
    """An order as its owner sees it in a list; its total is what its bags come to now."""

    id: int
    reference: str
    created_at: datetime
    total_cents: int
    bags: list[Bag]


def orders_of_person(town_id: int, user_id: int, *, limit: int) -> list[PastOrder]:
    """What the person ordered in this town, latest first. One query."""
    latest = (
        select(Order.id, Order.reference, Order.created_at)
        .where(Order.town_id == town_id, Order.user_id == user_id)
        .order_by(Order.created_at.desc(), Order.id.desc())
        .limit(limit)
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
        )
        .join(ShopOrder, and_(ShopOrder.town_id == town_id, ShopOrder.order_id == latest.c.id))
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .order_by(latest.c.created_at.desc(), latest.c.id.desc(), ShopOrder.collect_from)
    )
    orders: dict[int, PastOrder] = {}
    for order_id, reference, created_at, total_cents, shop_name, state in db.session.execute(query):
        order = orders.setdefault(order_id, PastOrder(order_id, reference, created_at, total_cents, []))
        order.bags.append(Bag(shop_name, state))
    return list(orders.values())
