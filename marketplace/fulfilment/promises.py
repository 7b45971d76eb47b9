"""What a shop has promised of a thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from marketplace.core.db import db
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.stock.models import Hold


@dataclass(frozen=True)
class Promise:
    """A bag that waits for some of a variant. Units: pieces, or grams."""

    reference: str
    state: ShopOrderState
    quantity: int
    missing: int
    collect_from: datetime


@dataclass(frozen=True)
class Promises:
    """Who waits for a variant: bags, first to be fetched first, and what is in checkouts not paid yet."""

    bags: Sequence[Promise]
    unpaid: int


def promises_of(town_id: int, variant_id: int) -> Promises:
    """What of a variant is promised now. One query, as long as there are promises."""
    query = (
        select(Order.reference, ShopOrder.state, Hold.quantity, OrderLine.missing, ShopOrder.collect_from)
        .join(OrderLine, and_(OrderLine.town_id == Hold.town_id, OrderLine.id == Hold.order_line_id))
        .join(ShopOrder, and_(ShopOrder.town_id == Hold.town_id, ShopOrder.id == Hold.shop_order_id))
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(Hold.town_id == town_id, Hold.variant_id == variant_id)
        .order_by(ShopOrder.collect_from, Hold.id)
    )
    promises = [Promise(*row) for row in db.session.execute(query)]
    return Promises(
        bags=[promise for promise in promises if promise.state in OPEN],
        unpaid=sum(promise.quantity for promise in promises if promise.state not in OPEN),
    )
