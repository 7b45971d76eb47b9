"""When one comes to each bag of an outing: as it was meant to be, and anew once a shop is late."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from marketplace.core import clock
from marketplace.fulfilment.together.errands import errands_of
from marketplace.fulfilment.together.outings import Outing, Part
from marketplace.pickup.slots import Window
from marketplace.pickup.trips.route import route_of
from marketplace.towns.queries import TownView

GRACE = timedelta(minutes=15)
"""How much longer somebody is believed to need who is late."""
_A_STOP = timedelta(minutes=10)
_LAST = timedelta(hours=3)  # later than anything else of the walk


def times_of(town: TownView, outing: Outing) -> Mapping[int, datetime]:
    """By shop, when one comes to it, in the order of the stops."""
    if outing.hub_name:
        return {part.shop_id: part.comes_from for part in outing.parts}
    return _walked(town, outing, {part.shop_id: part.window(town.time_zone) for part in outing.parts})


def times_from(town: TownView, outing: Outing, *, now: datetime) -> Mapping[int, datetime]:
    """The same from now on: what waits is fetched first, and who is late comes last."""
    if outing.hub_name:
        return times_of(town, outing)
    at = now.replace(second=0, microsecond=0)
    return _walked(town, outing, {part.shop_id: _left(part, at, town.time_zone) for part in outing.parts})


def _walked(town: TownView, outing: Outing, windows: Mapping[int, Window]) -> Mapping[int, datetime]:
    errands = errands_of(
        town.id,
        bags={part.shop_id: part.shop_order_id for part in outing.parts},
        windows={shop_id: [window] for shop_id, window in windows.items()},
    )
    return {call.point_id: call.arrives_at for call in route_of(errands).calls}


def _left(part: Part, at: datetime, time_zone: str) -> Window:
    """What is left of a window; of somebody's who is late, a long one from when they had their grace.

    A bag is handed over after its window too: one that is nearly over is not left out of the walk.
    """
    is_late = not part.is_here and part.comes_from <= at
    begins = max(part.comes_from, at + GRACE if is_late else at)
    ends = max(part.comes_until, begins + _A_STOP) + (_LAST if is_late else timedelta())
    local = clock.local(begins, time_zone)
    return Window(begins, ends, local.date(), local.time())
