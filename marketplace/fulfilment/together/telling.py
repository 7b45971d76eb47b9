"""Messages in step with an outing: one when all of it is there, and before it or during it what is not.

Nobody writes four times to somebody who walks once. While one bag is awaited nothing is said; an hour before
the walk what is there is told all the same, and a shop that is late is told with the new order of the stops.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.fulfilment.together.outings import Outing, Part
from marketplace.fulfilment.together.queries import outings_in
from marketplace.fulfilment.together.routing import times_from, times_of
from marketplace.notices.news import note_late, note_ready
from marketplace.notices.together import Told, stop_of, tell_all_there, tell_alone, tell_late, tell_so_far
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.attempts import lock_attempts
from marketplace.towns.queries import TownView, town_by_id

SOON = timedelta(hours=1)


def tell_in_step(town: TownView, *, order_id: int) -> None:
    """Tell the resident of each outing of which everything is there by now; of no other.

    Called whenever a bag comes, goes or gets another time. Races: the caller has locked the order, so of two
    shops that pack the last two bags at once the later one tells. Commits: no.
    """
    for outing in outings_in(town.id, order_id=order_id):
        if outing.is_news:
            _tell_all(town, order_id, outing)


def is_due(town: TownView, *, order_id: int) -> bool:
    """Whether `look_at` would tell something: a look that takes no lock."""
    now = clock.now()
    return any(outing.late(now) or _is_soon(outing, now) for outing in outings_in(town.id, order_id=order_id))


def look_at(town_id: int, *, order_id: int) -> str:
    """Tell who comes soon what is there, and who should find a bag that is late; says what was told.

    Races: the order is locked first, as everybody does; what was told is read behind the lock. Commits: no.
    """
    lock_attempts(town_id, order_id)
    town, now, said = town_by_id(town_id), clock.now(), ""
    for outing in outings_in(town.id, order_id=order_id):
        if outing.late(now):
            _tell_late(town, order_id, outing, now)
            said = "late"
        elif _is_soon(outing, now):
            _tell_so_far(town, order_id, outing)
            said = said or "so far"
    return said


def _is_soon(outing: Outing, now: datetime) -> bool:
    """Whether who comes soon knows of nothing yet, though something is there."""
    knows_nothing = bool(outing.here) and len(outing.untold) == len(outing.here)
    return knows_nothing and bool(outing.missing) and outing.starts_at - SOON <= now < outing.ends_at


def _tell_all(town: TownView, order_id: int, outing: Outing) -> None:
    about = max(_ids(outing.untold))
    if len(outing.parts) == 1:
        bag = db.session.get_one(ShopOrder, (town.id, about))
        tell_alone(town, shop_order=bag, at=outing.starts_at, hub=outing.hub_name)
    else:
        tell_all_there(town, told=_told(town, order_id, outing, times_of(town, outing)), about_id=about)
    note_ready(town.id, shop_order_ids=_ids(outing.parts))


def _tell_so_far(town: TownView, order_id: int, outing: Outing) -> None:
    told = _told(town, order_id, outing, times_of(town, outing))
    tell_so_far(town, told=told, about_id=max(_ids(outing.here)))
    note_ready(town.id, shop_order_ids=_ids(outing.here))


def _tell_late(town: TownView, order_id: int, outing: Outing, now: datetime) -> None:
    late = _ids(outing.late(now))  # told under an id of its own: with another time it may be late again
    told = _told(town, order_id, outing, times_from(town, outing, now=now))
    stops = [stop for stop in told.stops if stop.bag.shop_order.id in late]
    tell_late(town, told=told, late=stops, about_id=new_id())
    note_late(town.id, shop_order_ids=late)
    note_ready(town.id, shop_order_ids=_ids(outing.here))


def _told(town: TownView, order_id: int, outing: Outing, times: Mapping[int, datetime]) -> Told:
    """The outing as messages tell of it. `times`: by shop, when it is come to, in the order of the stops."""
    parts = {part.shop_id: part for part in outing.parts}
    stops = [
        stop_of(town.id, shop_order_id=parts[shop_id].shop_order_id, at=at, is_here=parts[shop_id].is_here)
        for shop_id, at in times.items()
    ]
    return Told(db.session.get_one(Order, (town.id, order_id)), stops, outing.hub_name)


def _ids(parts: Sequence[Part]) -> list[int]:
    return [part.shop_order_id for part in parts]
