"""Weeks, months, years and other stretches of days, and when they begin and end on a wall clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from marketplace.core.months import Month

_DAY = timedelta(days=1)


class Stretch(StrEnum):
    """What a period is measured by."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    DAYS = "days"


@dataclass(frozen=True)
class Period:
    """Days of a calendar, both ends included."""

    stretch: Stretch
    first: date
    last: date

    @classmethod
    def around(cls, day: date, *, stretch: Stretch) -> Self:
        """The week (from Monday), month or year a day lies in; of other stretches the day alone."""
        if stretch is Stretch.WEEK:
            monday = day - timedelta(days=day.weekday())
            return cls(stretch, monday, monday + timedelta(days=6))
        if stretch is Stretch.MONTH:
            return cls(stretch, day.replace(day=1), _last_of(Month.of(day)))
        if stretch is Stretch.YEAR:
            return cls(stretch, date(day.year, 1, 1), date(day.year, 12, 31))
        return cls(stretch, day, day)

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> Iterator[date]:
        """Its days, in order."""
        return (self.first + timedelta(days=n) for n in range(self.length))

    @property
    def earlier(self) -> "Period":
        """The one of its kind that ends where this one begins."""
        if self.stretch is Stretch.DAYS:
            shift = timedelta(days=self.length)
            return Period(self.stretch, self.first - shift, self.last - shift)
        return Period.around(self.first - _DAY, stretch=self.stretch)

    @property
    def later(self) -> "Period":
        """The one of its kind that begins where this one ends."""
        if self.stretch is Stretch.DAYS:
            shift = timedelta(days=self.length)
            return Period(self.stretch, self.first + shift, self.last + shift)
        return Period.around(self.last + _DAY, stretch=self.stretch)

    def begins(self, time_zone: str) -> datetime:
        """Its first moment in `time_zone` (an IANA name), in UTC."""
        return day_begins(self.first, time_zone)

    def ends(self, time_zone: str) -> datetime:
        """The first moment that is not in it any more, in UTC."""
        return day_ends(self.last, time_zone)

    def as_far_as(self, now: datetime, *, of: "Period", time_zone: str) -> datetime:
        """How far this period had come when it was as old as `of` is now: the same day of it, the same time.

        The end of this one where `of` is over, or where this one is the shorter. `now`: aware.
        """
        local = now.astimezone(ZoneInfo(time_zone))
        day = self.first + (local.date() - of.first)
        if local.date() > of.last or day > self.last:
            return self.ends(time_zone)
        return datetime.combine(day, local.time(), tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def _last_of(month: Month) -> date:
    following = month.shifted(1)
    return date(following.year, following.number, 1) - _DAY


def day_begins(day: date, time_zone: str) -> datetime:
    """The first moment of a day in `time_zone` (an IANA name), in UTC: the one home of midnight."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def day_ends(day: date, time_zone: str) -> datetime:
    """The first moment after a day in `time_zone`, in UTC."""
    return day_begins(day + _DAY, time_zone)
