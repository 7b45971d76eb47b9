"""All bags at one point: the hub's windows that every shop of a basket can bring to in time."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from marketplace.cart.queries import Basket
from marketplace.checkout.errors import HubRefused
from marketplace.checkout.loads import loads_of
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.pickup.hub_models import HubRule
from marketplace.pickup.hub_windows import LONGEST_WAIT, HubBoard, HubOffer, hub_offers
from marketplace.pickup.hubs import Hub
from marketplace.pickup.loads import bags_of
from marketplace.pickup.queries import Diary, Own
from marketplace.pickup.slots import Window
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class HubTrip:
    """One window of a hub, and by shop the window in which it prepares its bag for it."""

    offer: HubOffer
    windows: Mapping[int, Window]

    @property
    def key(self) -> str:
        """How forms name it."""
        return self.offer.key


@dataclass(frozen=True)
class HubWay:
    """What a hub comes to for a basket, soonest first; `trouble` says in words why there is nothing."""

    hub: Hub
    trips: tuple[HubTrip, ...]
    trouble: str = ""


def hub_ways(town: TownView, *, basket: Basket, own: Own, diary: Diary) -> list[HubWay]:
    """What each hub of the town comes to for a basket, by name; none in a town without hubs.

    `own`: places that the asker holds already. `diary`: of the basket's shops, with its loads.
    """
    bags, cold_bags = _bags(basket, diary)
    boards = hub_offers(town.id, time_zone=town.time_zone, bags=bags, cold_bags=cold_bags, own=own)
    if not any(board.offers for board in boards):
        return [HubWay(board.hub, (), board.trouble) for board in boards]
    free = {shop_id: list(diary.free_windows(shop_id)) for shop_id in basket.by_shop}
    return [_way(board, free) for board in boards]


def trip_for(ways: Sequence[HubWay], *, key: str) -> HubTrip:
    """The trip that a form named. Raises: HubRefused, with the next best where there is one."""
    trips = [trip for way in ways for trip in way.trips]
    chosen = next((trip for trip in trips if trip.key == key), None)
    if chosen is not None:
        return chosen
    slug, _dot, window_key = key.rpartition(".")
    mine = [way for way in ways if way.hub.slug == slug]
    later = [trip for way in mine for trip in way.trips if trip.offer.window.key >= window_key]
    best = next(iter([*later, *(trip for way in mine for trip in way.trips)]), None)
    raise HubRefused(best, trouble=next((way.trouble for way in mine), ""))


def check_hub(offer: HubOffer | None, *, town_id: int) -> None:
    """Refuse a hub that has changed its hours or room since its window was chosen.

    Races: its rule is locked, shared: who closes comes wholly before, or after and sees the order.
    Raises: HubRefused. Commits: no.
    """
    if offer is None or current_app.extensions["settings"].unguarded_windows:
        return
    query = select(HubRule.version).where(HubRule.town_id == town_id, HubRule.hub_id == offer.hub.id)
    if db.session.scalar(query.with_for_update(read=True)) != offer.version:
        raise HubRefused(trouble=_("Les horaires de %(hub)s viennent de changer.", hub=offer.hub.name))


def _bags(basket: Basket, diary: Diary) -> tuple[int, int]:
    """How many bags, and how many cold ones besides, all shops together bring."""
    bags = cold_bags = 0
    for shop_id, load in loads_of(basket).items():
        rule = diary.rule_of(shop_id)
        warm, cold = bags_of(load, bag_pieces=rule.bag_pieces if rule else 1)
        bags, cold_bags = bags + warm, cold_bags + cold
    return bags, cold_bags


def _way(board: HubBoard, free: Mapping[int, Sequence[Window]]) -> HubWay:
    trips = tuple(_trips(board.offers, free))
    if trips or board.trouble:
        return HubWay(board.hub, trips, board.trouble)
    return HubWay(
        board.hub, (), _("Une de vos boutiques ne peut rien y apporter à temps : passez plutôt la voir.")
    )


def _trips(offers: Sequence[HubOffer], free: Mapping[int, Sequence[Window]]) -> Iterator[HubTrip]:
    ends = {shop_id: [window.ends_at for window in windows] for shop_id, windows in free.items()}
    for offer in offers:
        chosen = dict[int, Window]()
        for shop_id, windows in free.items():
            place = bisect_right(ends[shop_id], offer.bring_by)
            if place and windows[place - 1].starts_at >= offer.window.starts_at - LONGEST_WAIT:
                chosen[shop_id] = windows[place - 1]
        if len(chosen) == len(free):
            yield HubTrip(offer, chosen)
