"""A basket's errands in whole seconds and metres, numbered along the street: what the search works on.

Sets of errands are numbers, one bit each: the lowest bit is the first door of the street. All moments are
seconds after the epoch.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from marketplace.pickup.slots import Window
from marketplace.pickup.trips.errands import Errand
from marketplace.pickup.trips.places import metres_between, walk_seconds
from marketplace.pickup.trips.ways import Street, Stretch

PATIENCE = 10 * 60  # so much of one walk may be lost at doors that are not open yet
Span = tuple[int, int]  # from the first to the last moment, both included
Spans = tuple[Span, ...]
Arrivals = Callable[[Errand, int], Spans]


class Left(NamedTuple):
    """Errands still to be done: all of them, those that may be next, how long they take, where they are."""

    doors: Sequence[int]
    allowed: int
    stops: int
    stretch: Stretch | None


class Round:
    """What has to be fetched, and how far everything is. `sturdy`: the errands to be done before others."""

    def __init__(self, errands: Sequence[Errand], *, spans: Sequence[Spans], begins: int, pace: int) -> None:
        order = sorted(range(len(errands)), key=lambda i: (errands[i].place, errands[i].point_id))
        self.errands, self.spans = [errands[i] for i in order], [spans[i] for i in order]
        self.begins, self.pace = begins, pace
        self.doors = [errand.place for errand in self.errands]
        self.stops = [errand.minutes * 60 for errand in self.errands]
        self.full = (1 << len(order)) - 1
        self.sturdy = sum(1 << i for i, errand in enumerate(self.errands) if not errand.is_delicate)
        self._street = Street(self.doors)
        self._left = dict[int, Left]()
        self._onward = dict[int, list[int]]()
        self._least = dict[tuple[int, int], int]()

    def only(self, some: int) -> "Round":
        """The same round with fewer errands."""
        kept = members(some)
        errands, spans = [self.errands[i] for i in kept], [self.spans[i] for i in kept]
        return Round(errands, spans=spans, begins=self.begins, pace=self.pace)

    def in_any_order(self) -> "Round":
        """The same round for somebody who carries cold things about."""
        other = self.only(self.full)
        other.sturdy = other.full
        return other

    @cached_property
    def metres(self) -> list[list[int]]:
        """From every door to every other one."""
        return [[metres_between(one, other) for other in self.doors] for one in self.doors]

    @cached_property
    def walks(self) -> list[list[int]]:
        """The same in seconds."""
        return [[walk_seconds(metres, pace=self.pace) for metres in row] for row in self.metres]

    @cached_property
    def shortest(self) -> int:
        """No walk takes less, whatever is open."""
        return min(self.stops[i] + self.least(i, self.full ^ 1 << i) for i in members(self.full))

    @cached_property
    def longest(self) -> int:
        """One walk: its stops, once up the street and down again, and a little patience."""
        up = sum(metres_between(one, other) for one, other in pairwise(self.doors))
        return sum(self.stops) + walk_seconds(2 * up, pace=self.pace) + PATIENCE

    def left(self, rest: int) -> Left:
        """What is left to do, read once for each set."""
        known = self._left.get(rest)
        if known is None:
            known = self._left[rest] = self._read(rest)
        return known

    def least(self, last: int, rest: int) -> int:
        """No way of doing the rest from that door takes less."""
        known = self._least.get((last, rest))
        if known is None:
            left = self.left(rest)
            metres = left.stretch.least_from(last) if left.stretch else 0
            known = self._least[last, rest] = left.stops + walk_seconds(metres, pace=self.pace)
        return known

    def _read(self, rest: int) -> Left:
        allowed = rest & self.sturdy or rest
        next_ones = members(allowed)
        stops = sum([self.stops[i] for i in next_ones])
        if not next_ones:
            return Left([], 0, 0, None)
        if rest == allowed:
            return Left(next_ones, allowed, stops, Stretch(self._street, next_ones))
        then = rest ^ allowed
        onward = self._onward_to(then)
        stretch = Stretch(self._street, next_ones, onward=[onward[i] for i in next_ones])
        return Left(members(rest), allowed, stops + self.left(then).stops, stretch)

    def _onward_to(self, then: int) -> list[int]:
        """From every door, how far it is at least past all of a set."""
        known = self._onward.get(then)
        if known is None:
            stretch = self.left(then).stretch
            doors = range(len(self.doors))
            known = self._onward[then] = [stretch.least_from(i) if stretch else 0 for i in doors]
        return known


def round_of(errands: Sequence[Errand], *, now: datetime, pace: int, arrivals: Arrivals) -> Round:
    """The round of some errands from a moment on; `arrivals` reads their windows."""
    begins = ceil(now.timestamp())
    spans = [arrivals(errand, begins) for errand in errands]
    return Round(errands, spans=spans, begins=begins, pace=pace)


def members(some: int) -> list[int]:
    """The errands of a set, along the street."""
    return [i for i in range(some.bit_length()) if some >> i & 1]


def before_closing(errand: Errand, begins: int) -> Spans:
    """When one may arrive: early enough to be out again before a stretch of free windows ends."""
    spans = list[Span]()
    for opens, closes in _stretches(errand.windows):
        last = max(closes - errand.minutes * 60, opens)
        if last >= begins:
            spans.append((max(opens, begins), last))
    return tuple(spans)


def to_the_last(errand: Errand, begins: int) -> Spans:
    """When one may arrive: until a stretch of windows is over, for these were promised."""
    stretches = _stretches(errand.windows)
    return tuple((max(opens, begins), closes - 1) for opens, closes in stretches if closes > begins)


def _stretches(windows: Sequence[Window]) -> list[Span]:
    """Windows that follow one another without a gap, taken together."""
    found = list[list[datetime]]()
    for window in windows:
        if found and window.starts_at <= found[-1][1]:
            found[-1][1] = max(found[-1][1], window.ends_at)
        else:
            found.append([window.starts_at, window.ends_at])
    return [(int(opens.timestamp()), int(closes.timestamp())) for opens, closes in found]
