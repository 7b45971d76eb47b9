"""Walks that would fetch all bags whose time may still be changed."""

from collections.abc import Mapping, Sequence

from marketplace.core import clock
from marketplace.fulfilment.together.errands import errands_of
from marketplace.orders.models import ShopOrder
from marketplace.pickup.slots import Window
from marketplace.pickup.trips.errands import Trip
from marketplace.pickup.trips.planning import proposals
from marketplace.towns.queries import TownView


def walks_for(
    town: TownView, *, bags: Sequence[ShopOrder], windows: Mapping[int, Sequence[Window]]
) -> list[Trip]:
    """The soonest walks that fetch these bags, without the one that they have already.

    `windows`: by bag, those that it could be moved to. Empty for a single bag, which needs no walk.
    """
    if len(bags) < 2:
        return []
    errands = errands_of(
        town.id,
        bags={bag.shop_id: bag.id for bag in bags},
        windows={bag.shop_id: windows[bag.id] for bag in bags},
    )
    now_from = {bag.shop_id: bag.collect_from for bag in bags}
    return [
        trip
        for trip in proposals(errands, now=clock.now())
        if any(call.window.starts_at != now_from[call.point_id] for call in trip.calls)
    ]
