"""Invariants of collection windows: as many places are taken as bags are expected, and never too many."""

from sqlalchemy import Select, and_, exists, func, or_, select, union_all

from marketplace.moving.audit.checks import Check
from marketplace.orders.handovers.models import HubPlace
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import PLACE_TAKING
from marketplace.pickup.models import CollectionPoint, SlotBooking


def checks() -> list[Check]:
    """The checks of collection windows."""
    return [
        Check("taken places are the open bags of the window", _taken()),
        Check("no window has more bags than places", _too_many()),
        Check("a bag waits at its shop, at the time of its window", _misplaced()),
    ]


def _taken() -> Select[*tuple[object, ...]]:
    """What bags take, and what orders have at hubs for as long as one of their bags is on its way."""
    of_bags = select(ShopOrder.town_id, ShopOrder.slot_booking_id, ShopOrder.places).where(
        ShopOrder.state.in_(PLACE_TAKING)
    )
    at_hubs = select(HubPlace.town_id, HubPlace.slot_booking_id, HubPlace.places).where(
        exists().where(
            ShopOrder.town_id == HubPlace.town_id,
            ShopOrder.order_id == HubPlace.order_id,
            ShopOrder.state.in_(PLACE_TAKING),
        )
    )
    all_taken = union_all(of_bags, at_hubs).subquery()
    bags = (
        select(
            all_taken.c.town_id,
            all_taken.c.slot_booking_id,
            func.sum(all_taken.c.places).label("bags"),
        )
        .group_by(all_taken.c.town_id, all_taken.c.slot_booking_id)
        .subquery()
    )
    expected = func.coalesce(bags.c.bags, 0)
    return (
        select(SlotBooking.town_id, SlotBooking.id.label("window"), SlotBooking.taken, expected.label("bags"))
        .outerjoin(
            bags, and_(bags.c.town_id == SlotBooking.town_id, bags.c.slot_booking_id == SlotBooking.id)
        )
        .where(SlotBooking.taken != expected)
    )


def _too_many() -> Select[*tuple[object, ...]]:
    return select(
        SlotBooking.town_id, SlotBooking.id.label("window"), SlotBooking.taken, SlotBooking.capacity
    ).where(or_(SlotBooking.taken > SlotBooking.capacity, SlotBooking.taken < 0))


def _misplaced() -> Select[*tuple[object, ...]]:
    return (
        select(
            ShopOrder.town_id,
            ShopOrder.id.label("shop_order"),
            ShopOrder.collect_from,
            SlotBooking.starts_at.label("window"),
        )
        .join(
            SlotBooking,
            and_(SlotBooking.town_id == ShopOrder.town_id, SlotBooking.id == ShopOrder.slot_booking_id),
        )
        .join(
            CollectionPoint,
            and_(CollectionPoint.town_id == SlotBooking.town_id, CollectionPoint.id == SlotBooking.point_id),
        )
        .where(
            or_(
                SlotBooking.starts_at != ShopOrder.collect_from,
                and_(CollectionPoint.shop_id.is_not(None), CollectionPoint.shop_id != ShopOrder.shop_id),
            )
        )
    )
