"""What the planner is measured against: a time per shop taken greedily, and trying every order."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from marketplace.pickup.trips.errands import Errand
from marketplace.pickup.trips.places import metres_between, walk_seconds

PACE, CROSSING, PATIENCE, WORTH, STEP = 60, 12, 600, 600, 300


def greedy_fits(errands: Sequence[Errand], *, until: datetime) -> bool:
    """Whether the soonest window of each shop, taken without a look at the others, makes one walk by then."""
    if not all(errand.windows and errand.windows[0].starts_at < until for errand in errands):
        return False
    firsts = [Errand(e.point_id, e.windows[:1], e.place, e.minutes) for e in errands]
    now = min(errand.windows[0].starts_at for errand in firsts)
    found = Orders(firsts, now=now, until=until).soonest()
    return found is not None


class Orders:
    """Tries every order from every beginning; leaves out only what is over later than the best so far."""

    def __init__(self, errands: Sequence[Errand], *, now: datetime, until: datetime) -> None:
        self._errands = errands
        self._now, self._until = int(now.timestamp()), int(until.timestamp())
        self._stops = [errand.minutes * 60 for errand in errands]
        self._walks = [
            [walk_seconds(metres_between(one.place, other.place), pace=PACE) for other in errands]
            for one in errands
        ]
        self._spans = [_spans(errand, self._now) for errand in errands]
        street = sorted(errands, key=lambda errand: errand.place)
        up = sum(metres_between(one.place, other.place) for one, other in pairwise(street))
        self._longest = sum(self._stops) + walk_seconds(2 * up, pace=PACE) + PATIENCE
        self._best, self._first = self._until + 1, set[int]()

    def soonest(self) -> int | None:
        """When the best walk is over (seconds after the epoch), delicate things last unless that costs ten
        minutes; None if there is none.
        """
        everything = range(len(self._errands))
        gentle = self._best_end(first={i for i in everything if not self._errands[i].is_delicate})
        hasty = self._best_end(first=set(everything))
        if gentle is None or hasty is None or gentle - hasty > WORTH:
            return hasty
        return gentle

    def _best_end(self, *, first: set[int]) -> int | None:
        """When it is over if these come before the others."""
        self._best, self._first = self._until + 1, first
        for start in self._starts():
            if start + sum(self._stops) >= self._best:
                break
            for i in self._choices(set(range(len(self._errands)))):
                if any(opens <= start <= last for opens, last in self._spans[i]):
                    rest = set(range(len(self._errands))) - {i}
                    self._walk_on(rest, i, start + self._stops[i], start)
        return self._best if self._best <= self._until else None

    def _walk_on(self, rest: set[int], last: int, leaves: int, start: int) -> None:
        left = sum(self._stops[i] for i in rest)
        if leaves + left >= self._best or leaves + left - start > self._longest:
            return
        if not rest:
            self._best = leaves
            return
        reached = {i: _reach(self._spans[i], leaves + self._walks[last][i]) for i in rest}
        if any(at is None or at + self._stops[i] - start > self._longest for i, at in reached.items()):
            return  # a door that is reached too late even when one goes there at once
        for i in self._choices(rest):
            self._walk_on(rest - {i}, i, (reached[i] or 0) + self._stops[i], start)

    def _choices(self, rest: set[int]) -> set[int]:
        return rest & self._first or rest

    def _starts(self) -> list[int]:
        moments = set[int]()
        for opens, last in (span for spans in self._spans for span in spans if span[0] < self._until):
            moments.add(opens)
            moments.update(range(-(-opens // STEP) * STEP, min(last, self._until) + 1, STEP))
        return sorted(moments)


def _spans(errand: Errand, now: int) -> list[tuple[int, int]]:
    found = list[tuple[int, int]]()
    for window in errand.windows:
        opens, closes = int(window.starts_at.timestamp()), int(window.ends_at.timestamp())
        if found and found[-1][1] == opens:
            found[-1] = found[-1][0], closes
        else:
            found.append((opens, closes))
    lasts = [(opens, max(opens, closes - errand.minutes * 60)) for opens, closes in found]
    return [(max(opens, now), last) for opens, last in lasts if last >= now]


def _reach(spans: Sequence[tuple[int, int]], at: int) -> int | None:
    return next((max(at, opens) for opens, last in spans if at <= last), None)
