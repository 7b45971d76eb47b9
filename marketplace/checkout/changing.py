"""A basket that changes while an order made from it waits to be paid: the order gives way, at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Select, and_, or_, select

from marketplace.cart.models import CartLine
from marketplace.cart.services import lock_cart
from marketplace.checkout.settling import call_off, lock_unpaid
from marketplace.core.db import db
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import BEFORE_PAYMENT


@dataclass
class Changing:
    """What came of a change: the unpaid orders that it called off, once the change is made."""

    called_off: list[int] = field(default_factory=list)


@contextmanager
def changing_basket(town_id: int, *, cart_id: int) -> Iterator[Changing]:
    """Change the lines of a basket inside; an unpaid order that no longer says the same is called off.

    Its goods and windows are free for others in the very transaction of the change, or, where its paying page
    is open, as soon as that is closed: the caller has that done at once.
    Today's prices, and other things put in, change nothing of an order.
    Races: basket, payment and bags are locked before any line is touched, as everybody locks them. An order
    paid meanwhile stays, and its lines are no longer in the basket. Commits: no.
    """
    lock_cart(town_id, cart_id=cart_id)
    unpaid = list(db.session.scalars(_unpaid_of(town_id, cart_id)))
    for order_id in unpaid:
        lock_unpaid(town_id, order_id=order_id)
    changing = Changing()
    yield changing
    for order_id in unpaid:
        if _differs(town_id, cart_id, order_id) and call_off(town_id, order_id=order_id):
            changing.called_off.append(order_id)


def _unpaid_of(town_id: int, cart_id: int) -> Select[int]:
    return (
        select(Order.id)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(Order.town_id == town_id, Order.cart_id == cart_id, ShopOrder.state.in_(BEFORE_PAYMENT))
        .group_by(Order.id)
        .order_by(Order.id)
    )


def _differs(town_id: int, cart_id: int, order_id: int) -> bool:
    """Whether something that the order still holds is no longer in the basket, or not like that."""
    query = (
        select(OrderLine.id)
        .join(
            ShopOrder, and_(ShopOrder.town_id == OrderLine.town_id, ShopOrder.id == OrderLine.shop_order_id)
        )
        .outerjoin(
            CartLine,
            and_(
                CartLine.town_id == OrderLine.town_id,
                CartLine.variant_id == OrderLine.variant_id,
                CartLine.cart_id == cart_id,
            ),
        )
        .where(
            OrderLine.town_id == town_id,
            ShopOrder.order_id == order_id,
            ShopOrder.state.in_(BEFORE_PAYMENT),
            or_(
                CartLine.id.is_(None),
                CartLine.quantity != OrderLine.quantity,
                CartLine.if_missing != OrderLine.if_missing,
            ),
        )
    )
    return db.session.scalars(query.limit(1)).first() is not None
