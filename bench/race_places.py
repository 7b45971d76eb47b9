"""Races for places: of a hub that all bags of an order go to, and the control without the guard of places."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time

from sqlalchemy import func, select

from bench.crowd import Answer, Shopper, Wire, crowd
from bench.race_market import Market, open_market
from marketplace.core.db import db, transaction
from marketplace.orders.handovers.models import HubPlace
from marketplace.orders.models import ShopOrder
from marketplace.pickup.hub_rules import HubTerms, set_hours, set_terms
from marketplace.pickup.hubs import open_hub
from marketplace.shops.models import Shop
from tests.paying import admit

SHOPS, HUB_WINDOWS, ORDERS_A_WINDOW = 3, 8, 5
_ALL_DAY = dict.fromkeys(range(1, 8), ((time(12, 0), time(19, 0)),))
_TERMS = HubTerms(bring_minutes=60, length_minutes=60, shelf_bags=SHOPS * ORDERS_A_WINDOW)
_HUB_TIME = re.compile(rb'value="(la-gare\.\d{8}T\d{4}Z)"')
_LATER = 7  # hub windows left out: the first day's may close while the crowd still presses
_FILLING = 64


@dataclass
class HubShopper(Shopper):
    """Somebody who fetches all bags at the hub, and pays online, as is asked of them there."""

    async def _form(self, wire: Wire) -> dict[str, str]:
        fields = await super()._form(wire)
        page = await wire.ask("GET", "/checkout", self.cookies)
        free = sorted(set(_HUB_TIME.findall(page.body)))[_LATER:]
        if len(free) <= self.window:
            raise RuntimeError("the checkout shows too few windows of the hub")
        return {**fields, "way": "hub", "hub_at": free[self.window].decode(), "pays": "demo"}


def race_for_a_hub(shoppers: int, connections: int) -> list[str]:
    """Orders of three shops race for the shelf of a hub: each has room for all its bags, or takes nothing."""
    with _market_with_hub() as market:
        crowd_ = [HubShopper(market.things[:SHOPS], number % HUB_WINDOWS) for number in range(shoppers)]
        answers = _pressed(market, crowd_, connections)
        won, bags = sum(answer.status == 303 for answer in answers), bags_of_orders(market)
        taken = _hub_places(market)
        print(f"  {'a hub for three shops':<26} {shoppers:>6} sent, {won} placed, {taken} bags on the shelf")
        most = min(HUB_WINDOWS * ORDERS_A_WINDOW, shoppers)
        faults = [f"a hub: {breach}" for breach in market.breaches()[:5]]
        if (won, taken) != (most, SHOPS * most) or set(bags.values()) != {SHOPS}:
            faults.append(f"a hub: {won} placed instead of {most}, {taken} bags, {Counter(bags.values())}")
    return faults


def race_without_places(shoppers: int) -> list[str]:
    """The negative control: with the guard out, orders stand in windows that have no place for them."""
    with open_market(pieces=10_000, places=2, UNGUARDED_PLACES="1") as market:
        answers = _pressed(market, [Shopper(market.things[:SHOPS]) for _ in range(shoppers)], shoppers)
        won = sum(answer.status == 303 for answer in answers)
        found = [breach for breach in market.breaches() if "taken places" in breach]
        print(f"  {'without places':<26} {shoppers:>6} sent, {won} placed, {len(found)} windows overfull")
    return [] if found else ["without the guard of places nothing was overfull: the race would not see it"]


def bags_of_orders(market: Market) -> Counter[int]:
    """How many bags each order has."""
    orders = select(ShopOrder.order_id).where(ShopOrder.town_id == market.town_id)
    found = Counter(db.session.scalars(orders))
    db.session.rollback()
    return found


def _pressed(market: Market, shoppers: Sequence[Shopper], connections: int) -> list[Answer]:
    asyncio.run(crowd(shoppers, Shopper.get_ready, port=market.port, connections=_FILLING))
    return asyncio.run(crowd(shoppers, Shopper.press, port=market.port, connections=connections))


@contextmanager
def _market_with_hub() -> Iterator[Market]:
    with open_market(pieces=10_000, places=10_000) as market:
        for shop in db.session.scalars(select(Shop).where(Shop.town_id == market.town_id)).all():
            admit(shop)
        with transaction():
            hub = open_hub(market.town_id, slug="la-gare", name="La Gare")
            set_terms(market.town_id, hub_id=hub.id, terms=_TERMS)
            set_hours(market.town_id, hub_id=hub.id, time_zone="Europe/Paris", week=_ALL_DAY)
        yield market


def _hub_places(market: Market) -> int:
    query = select(func.coalesce(func.sum(HubPlace.places), 0)).where(HubPlace.town_id == market.town_id)
    places = db.session.scalar(query) or 0
    db.session.rollback()
    return places
