"""The walks of an order, worked out anew each time: nothing of them is stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from marketplace.core import clock
from marketplace.core.words import _
from marketplace.fulfilment.together.errands import errand_at
from marketplace.fulfilment.together.outings import Outing, Part, outings_of
from marketplace.orders.handovers.visits import HubVisit, hub_visits_of
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.pickup.slots import Window
from marketplace.pickup.trips.errands import Errand, Trip
from marketplace.pickup.trips.places import metres_between
from marketplace.pickup.trips.route import route_of
from marketplace.shops.street.place import Place
from marketplace.shops.street.places import places_of
from marketplace.web.storefront.companion.stops import Fetch, Round, Stage, Walk, WalkStop
from marketplace.web.storefront.order_page import BagView, OrderPage
from marketplace.web.town import this_town

FETCHED = frozenset({ShopOrderState.COLLECTED, ShopOrderState.CLOSED})
_WALKED = OPEN | FETCHED


def round_of(page: OrderPage) -> Round:
    """The walks of an order that is placed: two statements, and none before."""
    if not page.is_placed:
        return Round((), page.bags)
    return round_through(page.bags)


def round_through(views: Sequence[BagView]) -> Round:
    """The walks that fetch these bags, in the order of their hours. Two statements."""
    town_id = this_town().id
    walked = [view for view in views if view.bag.state in _WALKED]
    visits = hub_visits_of(town_id, shop_order_ids=[view.bag.shop_order_id for view in walked])
    fetches = {view.bag.shop_order_id: _fetch(view, visits.get(view.bag.shop_order_id)) for view in walked}
    places = places_of(town_id) if fetches else {}
    outings = outings_of(fetch.part for fetch in fetches.values())
    walks = [_walk(outing, fetches=fetches, places=places) for outing in outings]
    return Round(walks, [view for view in views if view.bag.state not in _WALKED])


def _fetch(view: BagView, visit: HubVisit | None) -> Fetch:
    bag = view.bag
    part = Part(
        shop_order_id=bag.shop_order_id,
        shop_id=bag.shop_id,
        state=bag.state,
        comes_from=visit.fetch_from if visit and visit.fetch_from else bag.collect_from,
        comes_until=visit.fetch_until if visit and visit.fetch_until else bag.collect_until,
        hub_id=visit.hub_id if visit else None,
        hub_name=visit.hub_name if visit else "",
    )
    return Fetch(view, part, visit)


def _walk(outing: Outing, *, fetches: Mapping[int, Fetch], places: Mapping[int, Place]) -> Walk:
    found = [fetches[part.shop_order_id] for part in outing.parts]
    if outing.hub_name:
        stop = WalkStop(1, _stage(found, clock.now()), found, outing.starts_at)
        return Walk(_numbered([stop], places), outing.starts_at, outing.ends_at)
    trip = route_of([_errand(fetch, places) for fetch in found])
    stops = _numbered(_stops(trip, found), places)
    return Walk(stops, trip.starts_at, trip.ends_at, trip)


def _errand(fetch: Fetch, places: Mapping[int, Place]) -> Errand:
    bag, part = fetch.view.bag, fetch.part
    return errand_at(
        part.shop_id,
        windows=[Window(part.comes_from, part.comes_until, bag.local_day, bag.local_time)],
        place=places[part.shop_id],
        categories=[line.category for line in bag.lines if not line.is_withdrawn],
    )


def _stops(trip: Trip, fetches: Sequence[Fetch]) -> list[WalkStop]:
    by_shop = defaultdict[int, list[Fetch]](list)
    for fetch in fetches:
        by_shop[fetch.part.shop_id].append(fetch)
    now = clock.now()
    return [
        WalkStop(0, _stage(by_shop[call.point_id], now), by_shop[call.point_id], call.arrives_at)
        for call in trip.calls
    ]


def _stage(fetches: Sequence[Fetch], now: datetime) -> Stage:
    waited = [fetch for fetch in fetches if fetch.is_open]
    if not waited:
        return "done"
    if any(fetch.is_late(now) for fetch in waited):
        return "late"
    return "ready" if all(fetch.is_here for fetch in waited) else "waiting"


def _numbered(stops: Sequence[WalkStop], places: Mapping[int, Place]) -> list[WalkStop]:
    """What is fetched comes first, as it was; what is late comes last: one need not wait at its door."""
    done = sorted((stop for stop in stops if stop.stage == "done"), key=_fetched_at)
    ahead = [stop for stop in stops if stop.stage not in {"done", "late"}]
    order = [*done, *ahead, *(stop for stop in stops if stop.stage == "late")]
    numbered = [
        replace(stop, number=number, way=_way(order[number - 2], stop, places) if number > 1 else "")
        for number, stop in enumerate(order, 1)
    ]
    place = len(done)
    if place < len(order) and numbered[place].stage != "late":
        numbered[place] = replace(numbered[place], stage="next")
    return numbered


def _fetched_at(stop: WalkStop) -> datetime:
    moved = [fetch.view.bag.moved.get(ShopOrderState.COLLECTED, stop.arrives_at) for fetch in stop.fetches]
    return max(moved)


def _way(before: WalkStop, stop: WalkStop, places: Mapping[int, Place]) -> str:
    """How far it is from the last door, and on which side, as one walks."""
    one, other = (places.get(each.fetches[0].part.shop_id) for each in (before, stop))
    if one is None or other is None or stop.is_hub:
        return ""
    metres = metres_between(one, other)
    if one.side != other.side:
        return _("à %(metres)s mètres, de l’autre côté de la rue", metres=metres)
    return _("à %(metres)s mètres, du même côté", metres=metres)
