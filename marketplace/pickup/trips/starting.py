"""When a walk may start at all, and what it would find: quick looks before the search."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from marketplace.pickup.trips.rounds import Round, Span
from marketplace.pickup.trips.walking import Doors, can_meet

STEP = 5 * 60  # a walk starts at a round time, or when a door opens
_NEVER = 1 << 62


def starts(a_round: Round) -> Iterator[int]:
    """The moments from which every door might be reached in one walk, soonest first."""
    common: list[Span] = [(a_round.begins, _NEVER)]
    for spans, stop in zip(a_round.spans, a_round.stops, strict=True):
        lead = a_round.longest - stop
        common = list(_both(common, _joined((opens - lead, last) for opens, last in spans)))
    openings = sorted({opens for spans in a_round.spans for opens, _ in spans})
    for first, last in common:
        opening = openings[bisect_left(openings, first) : bisect_left(openings, last + 1)]
        yield from sorted({*opening, *range(-(-first // STEP) * STEP, last + 1, STEP)})


def doors_at(a_round: Round, start: int, within: int) -> Doors | None:
    """When each door may be reached, counted from a start; None if one of them cannot be within that time."""
    doors = list[tuple[Span, ...]]()
    for spans, stop in zip(a_round.spans, a_round.stops, strict=True):
        near = tuple(_near(spans, start, within - stop))
        if not near:
            return None
        doors.append(near)
    return tuple(doors)


def _near(spans: Sequence[Span], start: int, latest: int) -> Iterator[Span]:
    for i in range(bisect_left(spans, start, key=itemgetter(1)), len(spans)):
        opens, last = spans[i]
        if opens - start > latest:
            return
        yield max(opens - start, 0), min(last - start, latest)


def is_thinkable(a_round: Round, doors: Doors, within: int) -> bool:
    """A quick look before the search: whether somebody opens too late, or closes too early, for the rest."""
    return (
        not _opens_too_late(a_round, doors, within)
        and not _closes_too_early(a_round, doors)
        and can_meet(a_round, doors, within=within)
    )


def _opens_too_late(a_round: Round, doors: Doors, within: int) -> bool:
    """Whoever waits for the last doors to open has all of their stops ahead."""
    ahead = 0
    for opens, stop in sorted(
        zip((spans[0][0] for spans in doors), a_round.stops, strict=True), reverse=True
    ):
        ahead += stop
        if opens + ahead > within:
            return True
    return False


def _closes_too_early(a_round: Round, doors: Doors) -> bool:
    """Of those that close first, all but one must be done with when the last of them is reached."""
    done = longest = 0
    for last, stop in sorted(zip((spans[-1][1] for spans in doors), a_round.stops, strict=True)):
        done, longest = done + stop, max(longest, stop)
        if done - longest > last:
            return True
    return False


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined = list[Span]()
    for begins, ends in spans:
        if joined and begins <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], ends)
        else:
            joined.append((begins, ends))
    return joined


def _both(one: Sequence[Span], other: Sequence[Span]) -> Iterator[Span]:
    """What lies in both lists."""
    i = j = 0
    while i < len(one) and j < len(other):
        begins, ends = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if begins <= ends:
            yield begins, ends
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
