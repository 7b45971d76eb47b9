"""How far one walks at least past a set of doors: what lets the search drop a way before it is walked.

Whoever passes all doors of a set reaches one end of it before the other. From there on every gap between
neighbours is passed once, or else there and back; where neighbours face each other, once means a crossing. A
crossing may serve the two gaps beside it, so each counts for half a one. Units: metres.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from operator import add, sub

from marketplace.pickup.trips.places import CROSSING_METRES
from marketplace.shops.street.place import Place

_SIDES = {"odd": 1, "even": 2}


class Street:
    """The doors of a round, in their order along the street, by number."""

    def __init__(self, doors: Sequence[Place]) -> None:
        self.metres = [door.metres for door in doors]
        self.sides = [_SIDES[door.side] for door in doors]
        self.halves = [[_half_crossing(one, other) for other in doors] for one in doors]


class Stretch:
    """Some doors of a street, and what is left to be walked from each of them afterwards.

    `onward`: by door, how far the rest of the walk is at least for whoever ends there; nowhere without it.
    """

    def __init__(self, street: Street, doors: Sequence[int], *, onward: Sequence[int] = ()) -> None:
        self._street, halves, sides = street, street.halves, street.sides
        self._at = [street.metres[i] for i in doors]
        self._sides = max([sides[i] for i in doors]) | min([sides[i] for i in doors])
        self._crossed = list(accumulate([halves[one][other] for one, other in pairwise(doors)], initial=0))
        self._up = self._down = self._crossed[-1]
        self._up_straight = self._down_straight = 0
        if onward:
            self._lead_onward(onward)

    def least_from(self, door: int) -> int:
        """From that door past all of these, and onward."""
        here, at, crossed = self._street.metres[door], self._at, self._crossed
        low, high = at[0], at[-1]
        across = CROSSING_METRES if self._sides | self._street.sides[door] == 3 else 0
        # The gaps on this side of the beginning are passed twice anyhow: nothing is counted for them.
        below = crossed[min(bisect_left(at, here), len(at) - 1)]
        above = crossed[-1] - crossed[max(bisect_right(at, here) - 1, 0)]
        up = abs(here - low) + max(self._up - below, self._up_straight + across)
        down = abs(here - high) + max(self._down - above, self._down_straight + across)
        return high - low + min(up, down)

    def _lead_onward(self, onward: Sequence[int]) -> None:
        """Up from the low end or down from the high one, then back to where one ends, and onward."""
        low, high, whole = self._at[0], self._at[-1], self._crossed[-1]
        ups = [high - at + then for at, then in zip(self._at, onward, strict=True)]
        downs = [at - low + then for at, then in zip(self._at, onward, strict=True)]
        self._up_straight, self._down_straight = min(ups), min(downs)
        self._up = min(map(add, ups, self._crossed))
        self._down = whole + min(map(sub, downs, self._crossed))


def _half_crossing(one: Place, other: Place) -> int:
    return min(CROSSING_METRES // 2, abs(other.metres - one.metres)) if one.side != other.side else 0
