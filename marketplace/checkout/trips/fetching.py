"""The shops of a basket as errands, and the walks through the street in which all of it is fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.cart.queries import Basket, BasketLine
from marketplace.catalogue.carrying import is_cold, is_fragile
from marketplace.core import clock
from marketplace.pickup.queries import Diary
from marketplace.pickup.slots import Window
from marketplace.pickup.trips.planning import (
    Advice,
    Errand,
    Lighter,
    Plan,
    Trip,
    plan,
    proposals,
    sooner_without,
)
from marketplace.pickup.trips.route import walks_through
from marketplace.pickup.trips.stops import minutes_at
from marketplace.shops.street.place import Place


@dataclass(frozen=True)
class Walks:
    """How a basket is fetched on foot. `trips`: each fetches all of it, the soonest first.

    `plan`: the fewest walks, what forces them and what would help, where no single one does. `sooner`: the
    one thing without which it could be on an earlier day.
    """

    trips: Sequence[Trip]
    plan: Plan | None = None
    sooner: Advice | None = None


def errands_of(basket: Basket, *, diary: Diary, places: Mapping[int, Place]) -> list[Errand]:
    """One errand a shop, with the windows that are free there and can bear its bag."""
    return [
        Errand(
            shop_id,
            list(diary.free_windows(shop_id)),
            places[shop_id],
            minutes=minutes_at(lines=len(lines)),
            is_cold=any(is_cold(line.category) for line in lines),
            is_fragile=any(is_fragile(line.category) for line in lines),
            lighter=_lighter(shop_id, lines, diary),
        )
        for shop_id, lines in basket.by_shop.items()
    ]


def _lighter(shop_id: int, lines: Sequence[BasketLine], diary: Diary) -> list[Lighter]:
    """The windows that there would be without the one line that takes longest to be made."""
    slowest, *others = sorted(lines, key=lambda line: -line.lead_days)
    if not others or others[0].lead_days == slowest.lead_days:
        return []
    windows = diary.free_windows(shop_id, lead_days=others[0].lead_days)
    return [Lighter(slowest.line_id, list(windows))]


def walks_for(errands: Sequence[Errand]) -> Walks:
    """The walks that could be taken from now on."""
    now = clock.now()
    trips = proposals(errands, now=now)
    if not trips:
        return Walks((), plan(errands, now=now))
    return Walks(trips, sooner=sooner_than(trips[0], errands))


def sooner_than(trip: Trip, errands: Sequence[Errand]) -> Advice | None:
    """The one thing that keeps a walk from an earlier day, and the walk without it."""
    found = sooner_without(errands, trip=trip, now=clock.now())
    return next((advice for advice in found if advice.item_id is not None), None)


def walks_at(errands: Sequence[Errand], *, chosen: Mapping[int, Window]) -> Sequence[Trip]:
    """The walks that keep to these windows, one of each shop: usually a single one."""
    fixed = [
        Errand(one.point_id, [chosen[one.point_id]], one.place, one.minutes, one.is_cold, one.is_fragile)
        for one in errands
    ]
    return walks_through(fixed)
