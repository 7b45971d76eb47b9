"""The soonest walk that reaches every shop while it has a place for the bag."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from marketplace.pickup.trips.errands import Call, Errand, Trip
from marketplace.pickup.trips.rounds import Arrivals, Round, before_closing, round_of
from marketplace.pickup.trips.starting import doors_at, is_thinkable, starts
from marketplace.pickup.trips.walking import Doors, Outcome, best_way, reach

WORTH = 10 * 60  # carrying cold things about must save more than that
_SURE = 8  # with so many errands, nothing that could be better is ever given up
_NO_END = 1 << 62


class Care(NamedTuple):
    """With more than those: how many places are looked at, at each stop of a quick look, and after it."""

    quick: int
    effort: int


THOROUGH, ROUGH = Care(8, 300), Care(4, 0)


class Walk(NamedTuple):
    """When it is over, minus when it starts, metres, the errands' numbers: the least is the best."""

    ends: int
    minus_start: int
    metres: int
    order: tuple[int, ...]


def soonest_trip(
    errands: Sequence[Errand], *, now: datetime, pace: int, arrivals: Arrivals = before_closing
) -> Trip | None:
    """The walk that is over first, the delicate things last; None if no single walk fetches everything.

    What is delicate is carried about only if the walk is then over more than ten minutes sooner.
    """
    if not errands:
        return None
    a_round = round_of(errands, now=now, pace=pace, arrivals=arrivals)
    walk = soonest_walk(a_round)
    return trip_of(a_round, walk) if walk else None


def soonest_walk(a_round: Round, *, care: Care = THOROUGH) -> Walk | None:
    """The same, of a round that is prepared. Exact for eight errands, nearly always the best for more.

    `care`: `ROUGH` for what is only compared with others.
    """
    gentle = _Search(a_round, care=care).soonest()
    if a_round.sturdy in (0, a_round.full):
        return gentle
    if gentle is None:
        return _Search(a_round.in_any_order(), care=care).soonest()
    quick = care._replace(effort=0)
    hasty = _Search(a_round.in_any_order(), care=quick, before=gentle.ends - WORTH - 1)
    return hasty.soonest() or gentle


def any_walk(a_round: Round) -> Walk | None:
    """Some walk, be it the best or not; None if there is none at all."""
    return _Search(a_round.in_any_order(), care=THOROUGH).finds_any()


def trip_of(a_round: Round, walk: Walk) -> Trip:
    """The walk in words that others use."""
    calls, at, before = list[Call](), -walk.minus_start, walk.order[0]
    for i in walk.order:
        errand, metres = a_round.errands[i], a_round.metres[before][i]
        at = reach(a_round.spans[i], at + a_round.walks[before][i])
        calls.append(_call(errand, at, metres))
        at, before = at + a_round.stops[i], i
    return Trip(tuple(calls), walk.metres)


def _call(errand: Errand, at: int, metres: int) -> Call:
    arrives = datetime.fromtimestamp(at, UTC)
    window = next(window for window in errand.windows if window.ends_at > arrives)
    return Call(errand.point_id, window, arrives, arrives + timedelta(minutes=errand.minutes), metres)


class _Search:
    """Looks through the moments at which one round may start."""

    def __init__(self, a_round: Round, *, care: Care, before: int | None = None) -> None:
        self._round, self._care, self._before = a_round, care, before
        self._best: Walk | None = None
        self._known = dict[tuple[Doors, int, int], Outcome]()
        self._effort = 0

    def soonest(self) -> Walk | None:
        """The best walk that is over by then. A quick look first: what it finds bounds the thorough one."""
        unsure = self._look_from(starts(self._round), width=self._care.quick, effort=_NO_END)
        self._look_closer(unsure)
        return self._best

    def finds_any(self) -> Walk | None:
        """A walk, if there is one; it is not looked for a better one."""
        unsure = list[int]()
        for start in starts(self._round):
            unsure += self._look_from([start], width=self._care.quick, effort=_NO_END)
            if self._best:
                return self._best
        self._look_closer(unsure)
        return self._best

    def _look_closer(self, unsure: list[int]) -> None:
        count, (quick, effort) = len(self._round.errands), self._care
        if count <= _SURE:
            self._look_from(unsure, width=_NO_END, effort=_NO_END)
        elif effort:
            best = -self._best.minus_start if self._best else 0
            unsure.sort(key=lambda start: (start != best, start))
            self._look_from(unsure, width=max(effort // count, quick), effort=self._effort + effort)

    def _look_from(self, moments: Iterable[int], *, width: int, effort: int) -> list[int]:
        """Look for a better walk from these moments; gives those from which there may still be one."""
        unsure = list[int]()
        for start in moments:
            limit = self._limit_from(start)
            if start + self._round.shortest > limit or self._effort >= effort:
                break
            within = min(self._round.longest, limit - start)
            found = self._way_from(start, within=within, width=width)
            if found.way is not None:
                walk = Walk(start + found.way.seconds, -start, found.way.metres, found.way.order)
                self._best = min(self._best, walk) if self._best else walk
            if not found.is_sure:
                unsure.append(start)
        return unsure

    def _limit_from(self, start: int) -> int:
        """When a walk must be over to be the best; to be as soon is enough if it does not start before."""
        if self._best is None:
            return _NO_END if self._before is None else self._before
        return self._best.ends - (start < -self._best.minus_start)

    def _way_from(self, start: int, *, within: int, width: int) -> Outcome:
        doors = doors_at(self._round, start, within)
        if doors is None or not is_thinkable(self._round, doors, within):
            return Outcome(None, is_sure=True)
        known = self._known.get((doors, within, width))
        if known is None:  # most days are alike
            known = best_way(self._round, doors, within=within, width=width)
            self._known[doors, within, width] = known
            self._effort += known.effort
        return known
