"""The bags that are still to be fetched in a shop, as a change of its hours looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.pickup.loads import Counted
from marketplace.pickup.models import SlotBooking
from marketplace.shops.hours import ShopHours

_A_MINUTE = timedelta(minutes=1)
_IN_THE_SHOP = OPEN - {ShopOrderState.AT_HUB}  # what waits at a hub is fetched there, whatever the shop does


@dataclass(frozen=True)
class Waiting:
    """A bag that is to be fetched in the shop. `is_partly_fetched`: some of it left already.

    `places`: how much of its window it takes, of what that counts. `bring_by`: of one for a hub, until when
    the shop brings it.
    """

    shop_order_id: int
    order_id: int
    reference: str
    name: str
    phone: str
    email: str
    pays: str
    state: ShopOrderState
    version: int
    booking_id: int
    collect_from: datetime
    collect_until: datetime
    local_day: date
    total_cents: int
    is_partly_fetched: bool
    places: int
    counts: Counted
    bring_by: datetime | None

    def fits(self, hours: ShopHours, *, time_zone: str) -> bool:
        """Whether its window lies within these hours."""
        return hours.covers(
            clock.local(self.collect_from, time_zone), clock.local(self.collect_until - _A_MINUTE, time_zone)
        )


def waiting_bags(town_id: int, shop_id: int) -> list[Waiting]:
    """The shop's open bags whose window is not over, first to be fetched first. One query."""
    some_left = exists().where(
        OrderLine.town_id == ShopOrder.town_id,
        OrderLine.shop_order_id == ShopOrder.id,
        OrderLine.handed_at.is_not(None),
    )
    query = (
        select(
            ShopOrder.id, Order.id, Order.reference, Order.name, Order.phone, Order.email, Order.pays,
            ShopOrder.state, ShopOrder.version, ShopOrder.slot_booking_id, ShopOrder.collect_from,
            ShopOrder.collect_until, ShopOrder.local_day, ShopOrder.total_cents, some_left,
            ShopOrder.places, SlotBooking.counts, HubStop.bring_by,
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .join(
            SlotBooking,
            and_(SlotBooking.town_id == ShopOrder.town_id, SlotBooking.id == ShopOrder.slot_booking_id),
        )
        .outerjoin(
            HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id)
        )
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            SlotBooking.point_id == shop_id,
            ShopOrder.state.in_(_IN_THE_SHOP),
            ShopOrder.collect_until > clock.now(),
        )
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(query).all()
    return [Waiting(*row) for row in rows]
