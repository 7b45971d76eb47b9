"""A period cut into the columns of a drawing and the rows of its table: days, weeks or months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from babel.dates import format_date

from marketplace.core.periods import Period, Stretch
from marketplace.core.words import _, language
from marketplace.insights.sales.turnover import Sum, Turnover
from marketplace.web.filters import short_day

_MOST_DAYS, _MOST_WEEKS = 35, 120


@dataclass(frozen=True)
class Column:
    """Some days: a few letters for below the drawing, and all of it for the table.

    `before`: the same days of the period before; None where it has no such days.
    """

    short: str
    words: str
    sold: Sum
    before: Sum | None


def columns_of(turnover: Turnover) -> Sequence[Column]:
    """The period's days; its weeks or months where days were too many."""
    period = turnover.period
    now, then = _cut(period), _cut(period.earlier)
    if len(then) > len(now):
        then = then[: len(now)]
    return [
        Column(
            short=_short(days, period),
            words=_words(days),
            sold=_sum(turnover.days, days),
            before=_sum(turnover.days_before, before) if before else None,
        )
        for days, before in zip_longest(now, then)
    ]


def _cut(period: Period) -> list[list[date]]:
    """The days of a period in groups, each of them a column."""
    if period.length <= _MOST_DAYS:
        return [[day] for day in period.days]
    groups: dict[date, list[date]] = {}
    for day in period.days:
        weekly = period.length <= _MOST_WEEKS
        begin = day - timedelta(days=day.weekday()) if weekly else day.replace(day=1)
        groups.setdefault(begin, []).append(day)
    return list(groups.values())


def _sum(days: Mapping[date, Sum], of: Sequence[date]) -> Sum:
    found = [days[day] for day in of if day in days]
    return Sum(sum(each.bags for each in found), sum(each.cents for each in found))


def _short(days: Sequence[date], period: Period) -> str:
    first = days[0]
    if len(days) > 1:
        if period.length <= _MOST_WEEKS:
            return f"{first.day}/{first.month}"
        return str(format_date(first, "MMMMM", locale=language()))
    if period.stretch is Stretch.WEEK:
        return str(format_date(first, "ccc", locale=language())).rstrip(".")
    return f"{first.day}"


def _words(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return str(format_date(first, "EEE d MMM", locale=language()))
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month:
        return str(format_date(first, "MMMM y", locale=language()))
    return _("%(first)s au %(last)s", first=short_day(first), last=short_day(last))
