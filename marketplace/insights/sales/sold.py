"""Which bags are sales of a shop, when they were made, and what each comes to now.

A sale is made when it is ordered: that is when the street is awake or asleep. It is none any more once it was
declined, cancelled or left uncollected. What it comes to is what `orders.figures` wrote on the bag and on its
lines, less what was given back since.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func

from marketplace.core.periods import Period
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState

_S = ShopOrderState
SOLD = frozenset({_S.PLACED, _S.ACCEPTED, _S.PICKING, _S.READY, _S.AT_HUB, _S.COLLECTED, _S.CLOSED})
"""The states of a bag that is ordered and not given up."""
HANDED_OVER = frozenset({_S.COLLECTED, _S.CLOSED})

BAG_CENTS: ColumnElement[int] = case(
    (ShopOrder.due_cents > ShopOrder.given_back_cents, ShopOrder.due_cents - ShopOrder.given_back_cents),
    else_=0,
)
"""What a bag comes to now."""
LINE_CENTS: ColumnElement[int] = case(
    (OrderLine.due_cents > OrderLine.back_cents, OrderLine.due_cents - OrderLine.back_cents), else_=0
)
"""What a line comes to now."""
LINE_UNITS: ColumnElement[int] = (
    func.coalesce(OrderLine.given, OrderLine.quantity - OrderLine.withdrawn) - OrderLine.back_units
)
"""How much of a line was given and kept. Units: pieces, or grams."""


def sold_between(town_id: int, shop_id: int, *, since: datetime, until: datetime) -> ColumnElement[bool]:
    """The shop's sales made from a moment on, and before another. Read by `ix_shop_orders_sold`."""
    return and_(
        ShopOrder.town_id == town_id,
        ShopOrder.shop_id == shop_id,
        ShopOrder.created_at >= since,
        ShopOrder.created_at < until,
        ShopOrder.state.in_(sorted(SOLD)),
    )


def sold_in(town_id: int, shop_id: int, *, period: Period, time_zone: str) -> ColumnElement[bool]:
    """The shop's sales of a period of its town's calendar."""
    return sold_between(town_id, shop_id, since=period.begins(time_zone), until=period.ends(time_zone))
