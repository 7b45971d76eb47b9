"""The soonest walk through the street that fetches everything, and what stands in its way."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from marketplace.pickup.slots import Window
from marketplace.pickup.trips.errands import Advice, Call, Errand, Force, Lighter, Plan, Trip
from marketplace.pickup.trips.places import PACE
from marketplace.pickup.trips.rounds import before_closing, members, round_of
from marketplace.pickup.trips.searching import soonest_trip, trip_of
from marketplace.pickup.trips.splitting import Divider

__all__ = [
    "Advice",
    "Call",
    "Errand",
    "Force",
    "Lighter",
    "Plan",
    "Trip",
    "plan",
    "proposals",
    "sooner_without",
]

_PROPOSED = 3


def plan(errands: Sequence[Errand], *, now: datetime, pace: int = PACE) -> Plan:
    """The soonest walk that fetches everything; if there is none the fewest, what forces them, what helps.

    One walk takes no longer than its stops, once up the street and down again, and ten minutes of patience.
    Delicate things come last, unless the walk is over more than ten minutes sooner otherwise.
    Units: `pace` in metres a minute.
    """
    errands = [_from(errand, now) for errand in errands]
    if not errands:
        return Plan(())
    a_round = round_of(errands, now=now, pace=pace, arrivals=before_closing)
    able = sum(1 << i for i, spans in enumerate(a_round.spans) if spans)
    errands = _without_what_is_too_late(errands, {a_round.errands[i].point_id for i in members(able)})
    divider = Divider(a_round.only(able))
    walk = divider.walk_of(able) if able == a_round.full else None
    if walk is not None:
        return Plan((trip_of(a_round, walk),), tuple(map(_force, errands)))
    trips = [trip_of(divider.round.only(some), walk) for some, walk in divider.fewest()]
    advice = [*_without_a_point(errands, divider), *_without_an_item(errands, now, pace)]
    return Plan(tuple(trips), tuple(_forces(errands, divider)), tuple(sorted(advice, key=_worth)))


def proposals(errands: Sequence[Errand], *, now: datetime, pace: int = PACE) -> list[Trip]:
    """The soonest walk that fetches everything, and the soonest of the next two days that have one.

    Empty when no walk does. Units: `pace` in metres a minute.
    """
    found = list[Trip]()
    while len(found) < _PROPOSED:
        trip = soonest_trip(errands, now=now, pace=pace)
        if trip is None:
            break
        found.append(trip)
        errands = [_later(errand, day=trip.local_day) for errand in errands]
    return found


def sooner_without(errands: Sequence[Errand], *, trip: Trip, now: datetime, pace: int = PACE) -> list[Advice]:
    """What single thing, left out, brings the walk that fetches everything forward by a day or more."""
    late = [errand for errand in errands if errand.windows[0].local_day >= trip.local_day]
    if len(late) > 1:
        return []
    before = [_until(errand, day=trip.local_day) for errand in errands]
    return list(plan(before, now=now, pace=pace).advice)


def _force(errand: Errand) -> Force:
    return Force(errand.point_id, next(iter(errand.windows), None))


def _forces(errands: Sequence[Errand], divider: Divider) -> Iterator[Force]:
    able = [errand.point_id for errand in divider.round.errands]
    clashing = dict(zip(able, divider.clashing, strict=True))
    for errand in errands:
        clashes = members(clashing.get(errand.point_id, 0))
        yield replace(_force(errand), clashes=tuple(able[i] for i in clashes))


def _without_a_point(errands: Sequence[Errand], divider: Divider) -> Iterator[Advice]:
    """The walks that fetch everything but what one point has."""
    able, full = divider.round, divider.round.full
    unable = {errand.point_id for errand in errands} - {errand.point_id for errand in able.errands}
    if not unable:
        for i, walk in divider.without_one().items():
            yield Advice(able.errands[i].point_id, None, trip_of(able.only(full ^ 1 << i), walk))
    elif len(unable) == 1 and full and (rest := divider.walk_of(full)):
        yield Advice(unable.pop(), None, trip_of(able, rest))


def _without_an_item(errands: Sequence[Errand], now: datetime, pace: int) -> Iterator[Advice]:
    """The walks that fetch everything but a single item."""
    for i, errand in enumerate(errands):
        for lighter in errand.lighter:
            rest = [*errands[:i], replace(errand, windows=lighter.windows), *errands[i + 1 :]]
            trip = soonest_trip(rest, now=now, pace=pace) if all(one.windows for one in rest) else None
            if trip is not None:
                yield Advice(errand.point_id, lighter.item_id, trip)


def _worth(advice: Advice) -> tuple[date, bool, datetime, int]:
    return advice.trip.local_day, advice.item_id is None, advice.trip.ends_at, advice.point_id


def _from(errand: Errand, now: datetime) -> Errand:
    """The errand without the windows that are over."""
    if not errand.windows or errand.windows[0].ends_at > now:
        return errand
    return replace(errand, windows=tuple(window for window in errand.windows if window.ends_at > now))


def _without_what_is_too_late(errands: Sequence[Errand], able: Collection[int]) -> list[Errand]:
    """Whose last window is too short by now for the stop is as good as without any."""
    return [errand if errand.point_id in able else replace(errand, windows=()) for errand in errands]


def _until(errand: Errand, *, day: date) -> Errand:
    """The errand with only what is before a day."""
    lighter = [replace(one, windows=_before(one.windows, day)) for one in errand.lighter]
    return replace(errand, windows=_before(errand.windows, day), lighter=lighter)


def _before(windows: Sequence[Window], day: date) -> list[Window]:
    return [window for window in windows if window.local_day < day]


def _later(errand: Errand, *, day: date) -> Errand:
    """The errand with only its windows after a day."""
    return replace(errand, windows=tuple(window for window in errand.windows if window.local_day > day))
