"""Which hours a day gets when an event comes, and which when it goes: the same rule for shops and hubs.

Each event keeps what it found on a day and what it wrote. When one goes, the day is told anew from what the
first of them found. A day that stands otherwise by now was written by the shop since: its word stays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marketplace.agenda.models import Event, EventHours
from marketplace.fulfilment.events.ranges import kept, read, widened
from marketplace.shops.hours import Range, ShopHours


@dataclass(frozen=True)
class Day:
    """A date's own hours with the reason given; None: the date follows the week."""

    ranges: Sequence[Range] | None
    reason: str = ""


@dataclass(frozen=True)
class Going:
    """What is left of a day when an event goes. `later`: what other events of it found and wrote then."""

    day: Day
    later: Sequence[tuple[EventHours, Day, Sequence[Range]]] = ()


def days_of(event: Event, *, from_day: date) -> list[date]:
    """The days of an event that are not over."""
    number = (event.last_day - event.first_day).days + 1
    days = (event.first_day + timedelta(days=n) for n in range(number))
    return [day for day in days if day >= from_day]


def coming(hours: ShopHours, days: Iterable[date], extra: Range) -> dict[date, list[Range]]:
    """The hours of each day with those of the event."""
    return {day: widened(hours.ranges_on(day), extra) for day in days}


def going(
    hours: ShopHours, rows: Sequence[EventHours], event_id: int, extra_of: Callable[[int], Range | None]
) -> Going | None:
    """What a day gets when an event goes; None where it stands otherwise than the last event wrote it.

    `rows`: what events wrote of that day, first one first. `extra_of`: the hours that an event asks for.
    """
    day = rows[0].day
    if kept(hours.special.get(day, ())) != rows[-1].after or day not in hours.special:
        return None
    usual = replace(hours, special={each: r for each, r in hours.special.items() if each != day})
    left, later = read_day(rows[0].before), []
    for row in rows:
        extra = extra_of(row.event_id)
        if row.event_id == event_id or extra is None:
            continue
        after = widened(usual.ranges_on(day) if left.ranges is None else left.ranges, extra)
        later.append((row, left, after))
        left = Day(after, left.reason)
    return Going(left, later)


def told_day(day: Day) -> dict[str, object] | None:
    """A day as a column keeps it."""
    return None if day.ranges is None else {"ranges": kept(day.ranges), "reason": day.reason}


def read_day(told: Mapping[str, object] | None) -> Day:
    """And back."""
    if told is None:
        return Day(None)
    ranges: list[list[str]] = told["ranges"]  # type: ignore[assignment]
    return Day(read(ranges), str(told["reason"]))
