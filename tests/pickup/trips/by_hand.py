"""The same plans by trying everything: every beginning, every order. Slow, and plain to read."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations, pairwise, permutations
from math import ceil

from marketplace.pickup.slots import Window
from marketplace.pickup.trips.errands import Errand, Trip

CROSSING, PATIENCE, WORTH, STEP = 12, timedelta(minutes=10), timedelta(minutes=10), timedelta(minutes=5)
Found = tuple[datetime, timedelta, int]  # when it is over, minus how long after `now` it begins, metres


def found_in(trip: Trip, now: datetime) -> Found:
    """What the planner found, to compare."""
    return trip.ends_at, now - trip.starts_at, trip.metres


def metres(one: Errand, other: Errand) -> int:
    """How far two doors are apart."""
    across = CROSSING if one.place.side != other.place.side else 0
    return abs(one.place.metres - other.place.metres) + across


def soonest(errands: Sequence[Errand], *, now: datetime, pace: int) -> Found | None:
    """The walk that is over first; delicate things last, unless that costs more than ten minutes."""
    gentle = best(errands, filter(_is_gentle, permutations(errands)), now, pace)
    hasty = best(errands, permutations(errands), now, pace)
    if gentle and hasty and gentle[0] - hasty[0] <= WORTH:
        return gentle
    return hasty


def best(
    errands: Sequence[Errand], orders: Iterator[tuple[Errand, ...]], now: datetime, pace: int
) -> Found | None:
    """The best of these orders, from any beginning."""
    stops = timedelta(minutes=sum(errand.minutes for errand in errands))
    street = sorted(errands, key=lambda errand: (errand.place, errand.point_id))
    up = sum(metres(one, other) for one, other in pairwise(street))
    longest = stops + _seconds(2 * up, pace) + PATIENCE
    begins = list(beginnings(errands, now))
    walks = [walk(order, start, pace) for order in orders for start in begins]
    good = [
        (ends, now - start, length) for start, ends, length in filter(None, walks) if ends - start <= longest
    ]
    return min(good, default=None)


def beginnings(errands: Sequence[Errand], now: datetime) -> Iterator[datetime]:
    """Every fifth minute of the clock while some door is open, and whenever one opens."""
    moments = set[datetime]()
    for begins, ends in (stretch for errand in errands for stretch in stretches(errand.windows)):
        moment = max(begins, now)
        while moment < ends:
            moments.add(moment)
            steps = moment.timestamp() // STEP.total_seconds() + 1
            moment = datetime.fromtimestamp(steps * STEP.total_seconds(), now.tzinfo)
    yield from sorted(moments)


def walk(order: Sequence[Errand], start: datetime, pace: int) -> tuple[datetime, datetime, int] | None:
    """Go from door to door as fast as possible; None if one of them is shut, or the first is not open yet."""
    now, length = start, 0
    for before, errand in pairwise((order[0], *order)):
        length += metres(before, errand)
        arrives = arrival(errand, now + _seconds(metres(before, errand), pace))
        if arrives is None or (errand is order[0] and arrives != start):
            return None
        now = arrives + timedelta(minutes=errand.minutes)
    return start, now, length


def arrival(errand: Errand, there: datetime) -> datetime | None:
    """When somebody who is there gets in: in time to be out again before the free windows end."""
    for begins, ends in stretches(errand.windows):
        last = max(begins, ends - timedelta(minutes=errand.minutes))
        if there <= last:
            return max(begins, there)
    return None


def stretches(windows: Sequence[Window]) -> Iterator[tuple[datetime, datetime]]:
    """Windows without a gap between them."""
    starts = {window.starts_at for window in windows}
    ends = {window.ends_at for window in windows}
    yield from zip(sorted(starts - ends), sorted(ends - starts), strict=True)


def fewest(errands: Sequence[Errand], *, now: datetime, pace: int) -> int:
    """How many walks it takes at least, by trying every division."""
    if not errands:
        return 0
    first, others = errands[0], errands[1:]
    counts = [
        1 + fewest([e for e in others if e not in company], now=now, pace=pace)
        for size in range(len(errands))
        for company in combinations(others, size)
        if soonest([first, *company], now=now, pace=pace)
    ]
    return min(counts)


def _is_gentle(order: Sequence[Errand]) -> bool:
    return all(one.is_delicate <= other.is_delicate for one, other in pairwise(order))


def _seconds(length: int, pace: int) -> timedelta:
    return timedelta(seconds=ceil(length * 60 / pace))
