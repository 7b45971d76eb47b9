"""Reads that checkout needs over several rooms."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.pickup.queries import Diary, diary_of
from marketplace.shops.queries import opening_hours_of
from marketplace.stock.models import Hold
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class OwnHolds:
    """What an earlier, unpaid checkout of the same basket still holds: it never blocks its owner."""

    order_ids: frozenset[int] = frozenset()
    units: dict[int, int] = field(default_factory=dict)  # variant id to pieces or grams
    windows: frozenset[tuple[int, datetime]] = frozenset()  # (point id, starts at)
    booking_ids: frozenset[int] = frozenset()


def own_holds(town_id: int, cart_id: int) -> OwnHolds:
    """The holds of the basket's unpaid orders. One query."""
    query = (
        select(
            Order.id,
            ShopOrder.shop_id,
            ShopOrder.collect_from,
            ShopOrder.slot_booking_id,
            Hold.variant_id,
            Hold.quantity,
        )
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .join(Hold, and_(Hold.town_id == ShopOrder.town_id, Hold.shop_order_id == ShopOrder.id))
        .where(Order.town_id == town_id, Order.cart_id == cart_id, ShopOrder.state == ShopOrderState.HELD)
    )
    orders, units, windows, bookings = set(), dict[int, int](), set(), set()
    for order_id, shop_id, starts_at, booking_id, variant_id, quantity in db.session.execute(query):
        orders.add(order_id)
        windows.add((shop_id, starts_at))
        bookings.add(booking_id)
        units[variant_id] = units.get(variant_id, 0) + quantity
    return OwnHolds(frozenset(orders), units, frozenset(windows), frozenset(bookings))


def checkout_diary(town: TownView, *, shop_ids: Iterable[int], own: OwnHolds) -> Diary:
    """The free windows of the basket's shops, the basket's own earlier places counted as free."""
    ids = list(shop_ids)
    hours = opening_hours_of(town, from_day=clock.today(town.time_zone), shop_ids=ids)
    return diary_of(town.id, time_zone=town.time_zone, hours=hours, point_ids=ids, own=own.windows)


@dataclass(frozen=True)
class Placed:
    """An order as it stands after checkout."""

    order_id: int
    reference: str
    pays: str


def order_for_token(town_id: int, token: str) -> Placed | None:
    """The order that a checkout form has already made, or None: sent twice, it is made once."""
    row = db.session.execute(
        select(Order.id, Order.reference, Order.pays).where(
            Order.town_id == town_id, Order.checkout_token == token
        )
    ).one_or_none()
    return Placed(*row) if row else None
