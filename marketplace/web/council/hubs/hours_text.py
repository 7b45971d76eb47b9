"""Hours of a hub written as a map writes them: what is read back is the same hours."""

from collections.abc import Iterator, Sequence
from datetime import date

from marketplace.shops.hours import END_OF_DAY, Range, ShopHours

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def text_of(hours: ShopHours) -> str:
    """The week, days that are alike together, then single dates."""
    dates = (f"{_date(day)} {_times(hours.special[day])}" for day in sorted(hours.special))
    return "; ".join([*_week(hours), *dates])


def _week(hours: ShopHours) -> Iterator[str]:
    alike: list[tuple[list[int], Sequence[Range]]] = []
    for weekday in range(1, 8):
        ranges = hours.week.get(weekday, ())
        if alike and list(alike[-1][1]) == list(ranges):
            alike[-1][0].append(weekday)
        else:
            alike.append(([weekday], ranges))
    for days, ranges in alike:
        if ranges:
            first, last = _DAYS[days[0] - 1], _DAYS[days[-1] - 1]
            yield f"{first if first == last else f'{first}-{last}'} {_times(ranges)}"


def _date(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}"


def _times(ranges: Sequence[Range]) -> str:
    return (
        ",".join(
            f"{opens:%H:%M}-{'24:00' if closes == END_OF_DAY else f'{closes:%H:%M}'}"
            for opens, closes in ranges
        )
        or "off"
    )
