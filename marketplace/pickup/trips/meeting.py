"""Which two errands never go into one walk, whatever else is in it: mostly why there is no single one."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter

from marketplace.pickup.trips.rounds import Round


def clashes_in(a_round: Round) -> list[int]:
    """By errand, the set of those that it never goes with."""
    clashing = [0] * len(a_round.errands)
    for one in range(len(clashing)):
        for other in range(one):
            if not (_may_follow(a_round, one, other) or _may_follow(a_round, other, one)):
                clashing[one] |= 1 << other
                clashing[other] |= 1 << one
    return clashing


def clashes_within(clashing: Sequence[int], some: int) -> bool:
    """Whether two errands of a set clash."""
    return any(clashing[i] & some for i in range(some.bit_length()) if some >> i & 1)


def _may_follow(a_round: Round, one: int, other: int) -> bool:
    """Whether there are moments for both that no walk through all errands is too short for."""
    lead, last_stop = a_round.stops[one] + a_round.walks[one][other], a_round.stops[other]
    theirs = a_round.spans[other]
    for opens, last in a_round.spans[one]:
        i = bisect_left(theirs, opens + lead, key=itemgetter(1))
        if i == len(theirs):
            return False
        leaves = min(last, max(opens, theirs[i][0] - lead))  # as late as it helps
        if max(leaves + lead, theirs[i][0]) + last_stop - leaves <= a_round.longest:
            return True
    return False
