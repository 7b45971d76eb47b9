"""Another time at the hub: the room that an order has there moves along, and so does its deadline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.handovers.places import hub_places_of
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.pickup.hub_windows import LONGEST_WAIT, Site, sites_of
from marketplace.pickup.loads import Load
from marketplace.pickup.queries import Diary, diary_of
from marketplace.pickup.services import Choice
from marketplace.pickup.slots import Window
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class HubPart:
    """What an order has at one point of a hub: the booking of its window, and how many places."""

    booking_id: int
    point_id: int
    starts_at: datetime
    places: int


@dataclass(frozen=True)
class HubOrder:
    """The bags of an order that are on their way to one hub, and the room that is kept for them there."""

    hub_id: int
    bags: Sequence[ShopOrder]
    stops: Sequence[HubStop]
    parts: Sequence[HubPart]

    @property
    def fetch_from(self) -> datetime:
        """When the resident comes."""
        return self.parts[0].starts_at


@dataclass(frozen=True)
class HubTime:
    """A window in which the hub has room for it. `bring_by`: until when shops bring; `choices`: by point."""

    window: Window
    bring_by: datetime
    choices: Mapping[int, Choice]


def hub_order_of(town_id: int, *, order_id: int) -> HubOrder | None:
    """The order whose time may still be changed: nothing has come to the hub, and its time has not come."""
    query = (
        select(ShopOrder, HubStop)
        .join(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id, ShopOrder.state.in_(OPEN))
        .order_by(ShopOrder.id)
    )
    found = [(bag, stop) for bag, stop in db.session.execute(query)]
    parts = [HubPart(*row) for row in hub_places_of(town_id, order_ids=[order_id])]
    has_come = any(bag.state is ShopOrderState.AT_HUB for bag, _stop in found)
    if not found or not parts or has_come or parts[0].starts_at <= clock.now():
        return None
    return HubOrder(found[0][1].point_id, [bag for bag, _ in found], [stop for _, stop in found], parts)


def hub_times_of(town: TownView, *, order: HubOrder) -> Sequence[HubTime]:
    """The times at which the hub has as much room, and to which every shop can bring what it packs as agreed.

    The one that the order has is among them, if it still is one.
    """
    sites = sites_of(town.id, from_day=clock.today(town.time_zone))
    site = next((site for site in sites if site.hub.id == order.hub_id), None)
    return list(_times(site, _diary(town, site, order), order)) if site else []


def _diary(town: TownView, site: Site, order: HubOrder) -> Diary:
    points = [part.point_id for part in order.parts]
    return diary_of(
        town.id,
        time_zone=town.time_zone,
        hours=dict.fromkeys(points, site.hours),
        point_ids=points,
        own={(part.point_id, part.starts_at): part.places for part in order.parts},
        loads={part.point_id: Load(pieces=part.places) for part in order.parts},
    )


def _times(site: Site, diary: Diary, order: HubOrder) -> Iterator[HubTime]:
    """Not before the last shop has packed, nor longer after the first than over a night."""
    last = max(bag.collect_until for bag in order.bags)
    first = min(bag.collect_from for bag in order.bags)
    free = [{each.starts_at: each for each in diary.free_windows(part.point_id)} for part in order.parts]
    for at in sorted(set.intersection(*(set(one) for one in free))):
        bring_by = at - timedelta(minutes=site.bring_minutes)
        if max(last, clock.now()) <= bring_by and at <= first + LONGEST_WAIT:
            window = free[0][at]
            choices = {part.point_id: diary.choice_at(part.point_id, window) for part in order.parts}
            if all(choices[part.point_id].places >= part.places for part in order.parts):
                yield HubTime(window, bring_by, choices)
