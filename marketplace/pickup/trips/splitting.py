"""When no single walk fetches everything: the fewest that do, and what stands in the way."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from marketplace.pickup.trips.meeting import clashes_in, clashes_within
from marketplace.pickup.trips.rounds import Round, members
from marketplace.pickup.trips.searching import ROUGH, THOROUGH, Walk, any_walk, soonest_walk

_TRIED_OUT = 7  # up to so many errands every division is tried; beyond, the best of a handful
Part = tuple[int, Walk]  # a set of errands, and their walk


class Divider:
    """Divides one round into walks; each set of errands is looked at once."""

    def __init__(self, a_round: Round) -> None:
        self.round = a_round
        self._walks = dict[int, Walk | None]()
        self._possible = dict[int, Walk | None]()

    @cached_property
    def clashing(self) -> list[int]:
        """By errand, those that it never goes with, as a set."""
        return clashes_in(self.round)

    def walk_of(self, some: int) -> Walk | None:
        """The soonest walk of a set of errands; its numbers are those of the set's own round."""
        if some not in self._walks:
            known = self._possible.get(some)
            is_hopeless = clashes_within(self.clashing, some) or (some in self._possible and known is None)
            care = THOROUGH if some == self.round.full else ROUGH
            self._walks[some] = None if is_hopeless else soonest_walk(self.round.only(some), care=care)
        # A rough look may have missed what a closer one has found, before it or since.
        return self._walks[some] or self._possible.get(some)

    def without_one(self) -> dict[int, Walk]:
        """By errand, the walk that does all the others; only of those without which there is one."""
        rests = {i: self.round.full ^ 1 << i for i in members(self.round.full)}
        walks = {i: self.walk_of(rest) for i, rest in rests.items() if rest}
        return {i: walk for i, walk in walks.items() if walk is not None}

    def fewest(self) -> list[Part]:
        """The fewest walks, soonest first; of several ways to divide that were found, the one over first.

        Every errand must have a moment at which it can be done. Surely the fewest for seven errands; with
        more, three walks may be found where two would have done.
        """
        full = self.round.full
        if not full or self.walk_of(full) is not None:
            return self._walked([full] if full else [])
        divisions = [[full ^ 1 << i, 1 << i] for i in self.without_one()] or self._divisions()
        soonest = min((self._walked(parts) for parts in divisions), key=_worth)
        return sorted(soonest, key=lambda part: part[1])

    def _divisions(self) -> list[list[int]]:
        """The divisions into the fewest walks of those that were tried."""
        gathered = list(self._gathered())
        fewest = min(map(len, gathered))
        if len(self.round.errands) <= _TRIED_OUT:
            for into in range(2, fewest):
                found = list(self._divided(self.round.full, into))
                if found:
                    return found
        return [parts for parts in gathered if len(parts) == fewest]

    def _is_walk(self, some: int) -> bool:
        if some not in self._possible:
            is_clear = not clashes_within(self.clashing, some)
            self._possible[some] = any_walk(self.round.only(some)) if is_clear else None
        return self._possible[some] is not None

    def _gathered(self) -> Iterator[list[int]]:
        """Divisions made by beginning with each errand in turn, and adding whatever still fits."""
        for first in members(self.round.full):
            parts, rest, seed = list[int](), self.round.full, 1 << first
            while rest:
                parts.append(self._filled(seed, rest))
                rest &= ~parts[-1]
                seed = rest & -rest
            yield parts
            if len(parts) <= 2 and len(self.round.errands) > _TRIED_OUT:
                return  # enough is known

    def _filled(self, some: int, rest: int) -> int:
        """The set with all else of the rest that fits into the same walk."""
        clear = some
        for i in members(rest & ~some):
            clear |= 0 if self.clashing[i] & clear else 1 << i
        if self._is_walk(clear):
            return clear
        for i in members(clear & ~some):
            some |= 1 << i if self._is_walk(some | 1 << i) else 0
        return some

    def _divided(self, rest: int, into: int) -> Iterator[list[int]]:
        """Every division of a set into so many walks: the first of them has its lowest errand."""
        if into == 1:
            if self._is_walk(rest):
                yield [rest]
            return
        lowest = rest & -rest
        for others in _subsets(rest ^ lowest):
            part = lowest | others
            if part != rest and self._is_walk(part):
                for parts in self._divided(rest ^ part, into - 1):
                    yield [part, *parts]

    def _walked(self, parts: Sequence[int]) -> list[Part]:
        walks = [(part, self.walk_of(part)) for part in parts]
        return [(part, walk) for part, walk in walks if walk is not None]


def _worth(parts: Sequence[Part]) -> tuple[int, int]:
    ends = [walk.ends for _, walk in parts]
    return max(ends), sum(ends)


def _subsets(some: int) -> Iterator[int]:
    """All subsets of a set, the largest first."""
    subset = some
    while True:
        yield subset
        if not subset:
            return
        subset = (subset - 1) & some
