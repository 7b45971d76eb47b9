"""A resident chooses another time at the hub: all of the new room is taken, or nothing changes."""

from collections.abc import Mapping

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.ids import new_id
from marketplace.fulfilment.rescheduling.at_hub import HubOrder, HubTime, hub_order_of, hub_times_of
from marketplace.fulfilment.rescheduling.rights import TimeFixed, TimeTaken
from marketplace.notices.moving import tell_rescheduled, tell_shop_hub_moved
from marketplace.notices.news import forget_lateness
from marketplace.orders.handovers.models import HubPlace
from marketplace.payments.attempts import lock_attempts
from marketplace.pickup.hub_models import HubRule
from marketplace.pickup.services import book, give_place_back, lock_bookings, take_places
from marketplace.pickup.slots import key_of
from marketplace.towns.queries import TownView


def choose_hub_time(town: TownView, *, order_id: int, window_key: str, seen_key: str) -> bool:
    """Fetch the bags of an order at another time; gives whether it is another. Shops and resident are told.

    Raises: TimeFixed, TimeTaken, WindowFull, ChangedMeanwhile: the caller's transaction must be rolled back.
    Races: the hub's rule is locked first, shared, so that it does not close meanwhile; then the payment, the
    bags, and the windows, old and new together. Commits: no.
    """
    order = _locked(town, order_id)
    if key_of(order.fetch_from) != seen_key:
        raise ChangedMeanwhile
    if window_key == seen_key:
        return False
    time = next((time for time in hub_times_of(town, order=order) if time.window.key == window_key), None)
    if time is None:
        raise TimeTaken
    booked = book(town.id, choices=list(time.choices.values()), time_zone=town.time_zone)
    lock_bookings(town.id, booking_ids={*booked.values(), *(part.booking_id for part in order.parts)})
    _take(town.id, order_id, order, booked)
    _bring_along(order, time, town.time_zone)
    forget_lateness(town.id, shop_order_ids=[bag.id for bag in order.bags])
    for bag in order.bags:
        tell_shop_hub_moved(town, shop_order=bag, about_id=new_id())
    tell_rescheduled(town, shop_orders=order.bags, about_id=new_id())
    return True


def _locked(town: TownView, order_id: int) -> HubOrder:
    """Raises: TimeFixed."""
    seen = hub_order_of(town.id, order_id=order_id)
    if seen is None:
        raise TimeFixed
    rule = select(HubRule.hub_id).where(HubRule.town_id == town.id, HubRule.hub_id == seen.hub_id)
    db.session.execute(rule.with_for_update(read=True)).all()
    lock_attempts(town.id, order_id)
    for bag in seen.bags:  # in the order of their ids
        db.session.refresh(bag, with_for_update=True)
    order = hub_order_of(town.id, order_id=order_id)
    if order is None:
        raise TimeFixed
    return order


def _take(town_id: int, order_id: int, order: HubOrder, booked: Mapping[int, int]) -> None:
    for part in sorted(order.parts, key=lambda part: part.booking_id):
        give_place_back(town_id, booking_id=part.booking_id, places=part.places)
    take_places(town_id, places={booked[part.point_id]: part.places for part in order.parts})
    for part in order.parts:
        db.session.execute(
            update(HubPlace)
            .where(
                HubPlace.town_id == town_id,
                HubPlace.order_id == order_id,
                HubPlace.slot_booking_id == part.booking_id,
            )
            .values(slot_booking_id=booked[part.point_id])
            .execution_options(synchronize_session=False)
        )


def _bring_along(order: HubOrder, time: HubTime, time_zone: str) -> None:
    later = time.window.local_day - clock.local(order.fetch_from, time_zone).date()
    for stop in order.stops:
        stop.bring_by, stop.fetch_from, stop.fetch_until = (
            time.bring_by,
            time.window.starts_at,
            time.window.ends_at,
        )
    for bag in order.bags:
        if bag.kept_until:  # for as many days after the new time as it was told for the old one
            bag.kept_until += later
        bag.changed_at = clock.now()  # its shop's board shows until when it is brought
    db.session.flush()
