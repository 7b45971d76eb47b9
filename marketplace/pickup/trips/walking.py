"""The best walk from one moment: sets of errands grow door by door, and what cannot win is dropped at once.

An exact search by dynamic programming over (what is done, where one stands): of two ways to stand at the same
door with the same things done, the one that is there earlier, having walked no further, is kept. Only if more
than `width` such places are left at once (many shops) are the least promising given up; the answer says so.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from marketplace.pickup.trips.rounds import Round, Span, Spans, members

_Label = tuple[int, int, tuple[int, ...]]  # when one leaves, metres walked, the doors so far
_Layer = dict[tuple[int, int], list[_Label]]  # by what is done and where one stands
Doors = tuple[Spans, ...]


class Way(NamedTuple):
    """A walk. Units: seconds until it is over, metres. `order`: the errands' numbers."""

    seconds: int
    metres: int
    order: tuple[int, ...]


class Outcome(NamedTuple):
    """What a search found. `is_sure`: nothing was given up that could have been better; `effort`: the places
    that were looked at.
    """

    way: Way | None
    is_sure: bool
    effort: int = 0


def best_way(a_round: Round, doors: Doors, *, within: int, width: int) -> Outcome:
    """The way that is over first, then the shortest; none if none is over within so many seconds.

    `doors`: when each may be reached, in seconds from the start, at which the first is reached.
    """
    layer, given_up, effort = _first_steps(a_round, doors, within), within + 1, 0
    for _ in a_round.stops[1:]:
        effort += len(layer)
        layer = _one_further(a_round, doors, layer, within)
        if len(layer) > width:
            layer, promised = _narrowed(a_round, layer, width)
            given_up = min(given_up, promised)
    ways = [label for labels in layer.values() for label in labels]
    if not ways:
        return Outcome(None, given_up > within, effort)
    way = Way(*min(ways))
    return Outcome(way, given_up > way.seconds, effort)


def reach(spans: Sequence[Span], at: int) -> int:
    """When a door can be reached by somebody who stands before it at a moment; -1 if never any more."""
    for opens, last in spans:
        if at <= last:
            return max(at, opens)
    return -1


def can_meet(a_round: Round, doors: Doors, *, within: int) -> bool:
    """Whether each two errands can be done one after the other at all: a quick look before the search."""
    return all(
        _follows(a_round, doors, one, other, within) or _follows(a_round, doors, other, one, within)
        for one in range(len(doors))
        for other in range(one)
    )


def _follows(a_round: Round, doors: Doors, one: int, other: int, within: int) -> bool:
    if (a_round.sturdy >> other & 1) > (a_round.sturdy >> one & 1):
        return False
    leaves = doors[one][0][0] + a_round.stops[one]
    at = reach(doors[other], leaves + a_round.walks[one][other])
    return at >= 0 and at + a_round.stops[other] <= within


def _first_steps(a_round: Round, doors: Doors, within: int) -> _Layer:
    layer: _Layer = {}
    for i in members(a_round.left(a_round.full).allowed):
        leaves, rest = a_round.stops[i], a_round.full ^ 1 << i
        if doors[i][0][0] == 0 and leaves + a_round.least(i, rest) <= within:
            layer[1 << i, i] = [(leaves, 0, (i,))]
    return layer


def _one_further(a_round: Round, doors: Doors, layer: _Layer, within: int) -> _Layer:
    following: _Layer = {}
    for (done, last), labels in layer.items():
        rest, metres = a_round.full & ~done, a_round.metres[last]
        for leaves, walked, order in labels:
            for i, ends in _steps_from(a_round, doors, rest, last, leaves):
                if ends + a_round.least(i, rest ^ 1 << i) <= within:
                    _keep(following, (done | 1 << i, i), (ends, walked + metres[i], (*order, i)))
    return following


def _steps_from(a_round: Round, doors: Doors, rest: int, last: int, leaves: int) -> Iterable[tuple[int, int]]:
    """Which errands may be next, and when they are over; none if some door cannot be reached any more."""
    left, walks, stops = a_round.left(rest), a_round.walks[last], a_round.stops
    reached = [reach(doors[i], leaves + walks[i]) for i in left.doors]
    if min(reached) < 0:
        return ()  # and every other way there is longer still
    allowed = left.allowed
    return [(i, at + stops[i]) for i, at in zip(left.doors, reached, strict=True) if allowed >> i & 1]


def _keep(layer: _Layer, state: tuple[int, int], label: _Label) -> None:
    """Keep a label unless another is as early and as short; drop those it beats."""
    labels = layer.get(state)
    if labels is None:
        layer[state] = [label]
        return
    ends, metres, _ = label
    if any(other[0] <= ends and other[1] <= metres and other < label for other in labels):
        return
    labels[:] = [other for other in labels if other[0] < ends or other[1] < metres]
    labels.append(label)


def _narrowed(a_round: Round, layer: _Layer, width: int) -> tuple[_Layer, int]:
    """The most promising states, and what the best of the others promised."""

    def promise(state: tuple[int, int]) -> tuple[int, int, int]:
        done, last = state
        return min(layer[state])[0] + a_round.least(last, a_round.full & ~done), done, last

    order = sorted(layer, key=promise)
    return {state: layer[state] for state in order[:width]}, promise(order[width])[0]
