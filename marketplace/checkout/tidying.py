"""Baskets that nobody came back for are forgotten."""

from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, tuple_

from marketplace.cart.models import Cart, CartLine
from marketplace.core.db import db
from marketplace.orders.models import Order


def forget_abandoned_baskets(*, before: datetime, limit: int) -> int:
    """Erase baskets last touched before a moment, over all towns; says how many.

    A basket that an order was made from stays without its lines: the order points at it. Commits: no.
    """
    has_lines = exists().where(CartLine.town_id == Cart.town_id, CartLine.cart_id == Cart.id)
    has_orders = exists().where(Order.town_id == Cart.town_id, Order.cart_id == Cart.id)
    query = (
        select(Cart.town_id, Cart.id)
        .where(Cart.updated_at < before, or_(has_lines, ~has_orders))
        .order_by(Cart.updated_at)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    keys = [(town_id, cart_id) for town_id, cart_id in db.session.execute(query)]
    db.session.execute(
        delete(CartLine)
        .where(tuple_(CartLine.town_id, CartLine.cart_id).in_(keys))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        delete(Cart)
        .where(and_(tuple_(Cart.town_id, Cart.id).in_(keys), ~has_orders))
        .execution_options(synchronize_session=False)
    )
    return len(keys)
