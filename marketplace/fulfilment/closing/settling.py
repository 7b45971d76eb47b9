"""What becomes of one bag whose time goes: another window, or back."""

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.services import give_up, turn_down
from marketplace.fulfilment.together.telling import tell_in_step
from marketplace.notices.moving import tell_moved, tell_sent_back
from marketplace.notices.news import forget_lateness
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.places import load_of
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.pickup.models import SlotBooking, WindowMove
from marketplace.pickup.opening import rule_of
from marketplace.pickup.services import give_place_back, take_places
from marketplace.pickup.slots import Window
from marketplace.towns.queries import TownView


def move_bag(bag: ShopOrder, *, town: TownView, window: Window, message: str) -> None:
    """Give a bag another window, whose row is there and locked, and tell its resident.

    Raises: WindowFull; the caller's transaction must then be rolled back. Commits: no.
    """
    move = put_into(bag, window=window, message=message.strip())
    tell_moved(town, shop_order=bag, move=move)
    tell_in_step(town, order_id=bag.order_id)  # what is left of the former walk may be all there now


def put_into(bag: ShopOrder, *, window: Window, message: str) -> WindowMove:
    """The same, told to nobody. Raises: WindowFull. Commits: no."""
    move = WindowMove(
        town_id=bag.town_id,
        shop_order_id=bag.id,
        was_from=bag.collect_from,
        was_until=bag.collect_until,
        now_from=window.starts_at,
        message=message,
        at=clock.now(),
    )
    take_window(bag, window=window)
    db.session.add(move)
    db.session.flush()
    return move


def take_window(bag: ShopOrder, *, window: Window) -> None:
    """Give the bag's room in its window back, and take as much in another one, whose row is there and locked.

    Raises: WindowFull; the caller's transaction must then be rolled back. Commits: no.
    """
    town_id = bag.town_id
    booking = db.session.execute(
        select(SlotBooking.id, SlotBooking.counts, SlotBooking.capacity).where(
            SlotBooking.town_id == town_id,
            SlotBooking.point_id == bag.shop_id,
            SlotBooking.starts_at == window.starts_at,
        )
    ).one()
    rule = rule_of(town_id, bag.shop_id)
    places = min(rule.places_for(load_of(bag), counts=booking.counts), max(booking.capacity, 1))
    give_place_back(town_id, booking_id=bag.slot_booking_id, places=bag.places)
    take_places(town_id, places={booking.id: places})
    if bag.kept_until:  # for as many days after the new time as it was told for the old one
        bag.kept_until += window.local_day - bag.local_day
    bag.slot_booking_id, bag.places = booking.id, places
    bag.collect_from, bag.collect_until = window.starts_at, window.ends_at
    bag.local_day, bag.local_time = window.local_day, window.local_time
    bag.changed_at, bag.missed_at = clock.now(), None
    db.session.flush()
    forget_lateness(town_id, shop_order_ids=[bag.id])


def send_back(bag: ShopOrder, *, town: TownView, message: str, by: Actor) -> None:
    """A bag is not handed over: its goods and its money go back, and its resident is told. Commits: no."""
    if bag.state is ShopOrderState.READY:
        bag.reason = message.strip()
        give_up(bag, by=by)
    else:
        turn_down(bag, reason=message, by=by)
    tell_sent_back(town, shop_order=bag)
