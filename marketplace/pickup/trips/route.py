"""The order of the stops once every window is chosen.

Nothing of it is stored: it is worked out anew each time, and comes out as it was proposed; now and then with
the delicate things later than that, where the last minutes of their windows allow it, for those are promised.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from marketplace.pickup.trips.errands import Call, Errand, Trip
from marketplace.pickup.trips.places import PACE, metres_between, walk_seconds
from marketplace.pickup.trips.rounds import PATIENCE, round_of, to_the_last
from marketplace.pickup.trips.searching import soonest_trip, trip_of
from marketplace.pickup.trips.splitting import Divider


def route_of(errands: Sequence[Errand], *, pace: int = PACE) -> Trip:
    """The way through errands of one window each, at least one of them: always a way, if need be with waits.

    `walks_of` says how many walks it is in truth. Units: `pace` in metres a minute.
    """
    begins = min(errand.windows[0].starts_at for errand in errands)
    trip = soonest_trip(errands, now=begins, pace=pace, arrivals=to_the_last)
    return trip or _by_the_clock(errands, pace)


def walks_through(errands: Sequence[Errand], *, pace: int = PACE) -> tuple[Trip, ...]:
    """The fewest walks that keep to these windows, one of each errand; soonest first."""
    if not errands:
        return ()
    begins = min(errand.windows[0].starts_at for errand in errands)
    divider = Divider(round_of(errands, now=begins, pace=pace, arrivals=to_the_last))
    return tuple(trip_of(divider.round.only(some), walk) for some, walk in divider.fewest())


def walks_of(trip: Trip) -> tuple[Trip, ...]:
    """The same calls, cut wherever somebody would wait for long: one walk each."""
    walks = [[trip.calls[0]]]
    for before, call in pairwise(trip.calls):
        if call.arrives_at - before.leaves_at > timedelta(seconds=2 * PATIENCE):
            walks.append([replace(call, metres=0)])
        else:
            walks[-1].append(call)
    return tuple(Trip(tuple(calls), sum(call.metres for call in calls)) for calls in walks)


def _by_the_clock(errands: Sequence[Errand], pace: int) -> Trip:
    """Window by window, along the street within one: what was chosen may well be no single walk."""
    order = sorted(errands, key=lambda errand: (errand.windows[0].ends_at, errand.is_delicate, errand.place))
    calls, free, before = list[Call](), order[0].windows[0].starts_at, order[0]
    for errand in order:
        metres, window = metres_between(before.place, errand.place), errand.windows[0]
        there = free + timedelta(seconds=walk_seconds(metres, pace=pace))
        arrives = max(there, window.starts_at)
        free, before = arrives + timedelta(minutes=errand.minutes), errand
        calls.append(Call(errand.point_id, window, arrives, free, metres))
    return Trip(tuple(calls), sum(call.metres for call in calls))
