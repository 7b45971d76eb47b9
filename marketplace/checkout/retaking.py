"""Goods that were given back, taken again for an order that was paid after its time: line by line."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.orders.figures import recount
from marketplace.orders.handovers.places import freed_hub_places, keep_hub_places
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.services import lock_bookings, take_places
from marketplace.stock.holding import Wanted, lock_levels, take
from marketplace.stock.models import StockLevel


def retake(town_id: int, *, parts: Sequence[ShopOrder]) -> list[ShopOrder]:
    """Take again what these lapsed bags held; gives those that can be had.

    A line of which too little is left is marked as withdrawn; a bag whose window is full, or of which no line
    is left, is not taken at all. Nor is any that goes to a hub which has no room left for the order.
    `parts`: locked, of one order.
    Races: stock and places are locked, in the order of their ids, before they are looked at. Commits: no.
    """
    if not parts:
        return []
    lines = [line for part in parts for line in part.lines]
    lock_levels(town_id, variant_ids={line.variant_id for line in lines})
    hub = freed_hub_places(town_id, order_ids={part.order_id for part in parts})
    free_places, free_units = _locked_places(town_id, parts, hub), _free_units(town_id, lines)
    if any(free_places[booking_id] < places for booking_id, places in hub.items()):
        return []
    taken, wanted = list[ShopOrder](), list[OrderLine]()
    for part in parts:
        has_room = free_places[part.slot_booking_id] >= part.places
        there = list(_still_there(part, free_units)) if has_room else []
        if there:
            free_places[part.slot_booking_id] -= part.places
            taken.append(part)
            wanted += there
    _take(town_id, taken, wanted, hub)
    return taken


def _still_there(part: ShopOrder, free_units: dict[int, int]) -> Iterator[OrderLine]:
    for line in part.lines:
        if free_units.get(line.variant_id, 0) >= line.quantity:
            free_units[line.variant_id] -= line.quantity
            yield line


def _take(
    town_id: int, parts: Sequence[ShopOrder], lines: Sequence[OrderLine], hub: Mapping[int, int]
) -> None:
    if not parts:
        return
    ids = {line.id for line in lines}
    for line in (line for part in parts for line in part.lines if line.id not in ids):
        line.withdrawn = line.quantity
    db.session.flush()
    for part in parts:
        recount(part)
    take(
        town_id,
        wanted=[Wanted(line.variant_id, line.quantity, line.id, line.shop_order_id) for line in lines],
        until=None,
    )
    places = Counter(hub)
    for part in parts:
        places[part.slot_booking_id] += part.places
    take_places(town_id, places=places)
    if hub:
        keep_hub_places(town_id, order_ids={part.order_id for part in parts})


def _locked_places(town_id: int, parts: Sequence[ShopOrder], hub: Mapping[int, int]) -> dict[int, int]:
    """How much is left of each window, theirs and the hub's, once they are locked."""
    booking_ids = {*(part.slot_booking_id for part in parts), *hub}
    lock_bookings(town_id, booking_ids=booking_ids)
    query = select(SlotBooking.id, SlotBooking.capacity - SlotBooking.taken).where(
        SlotBooking.town_id == town_id, SlotBooking.id.in_(booking_ids)
    )
    return dict(db.session.execute(query).all())


def _free_units(town_id: int, lines: Sequence[OrderLine]) -> dict[int, int]:
    query = select(StockLevel.variant_id, StockLevel.on_hand - StockLevel.held).where(
        StockLevel.town_id == town_id, StockLevel.variant_id.in_([line.variant_id for line in lines])
    )
    return dict(db.session.execute(query).all())
