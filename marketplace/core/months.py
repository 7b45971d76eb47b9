"""Months of a calendar, and when they begin and end on a wall clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from babel.dates import format_date

_KEY = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def named(cls, key: str) -> Self | None:
        """The month that an address names: « 2026-06 »; None for anything else."""
        found = _KEY.fullmatch(key)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def key(self) -> str:
        """As an address names it."""
        return f"{self.year}-{self.number:02d}"

    def begins(self, time_zone: str) -> datetime:
        """Its first moment in `time_zone` (an IANA name)."""
        return datetime(self.year, self.number, 1, tzinfo=ZoneInfo(time_zone))

    def ends(self, time_zone: str) -> datetime:
        """The first moment that is not in it any more."""
        return self.shifted(1).begins(time_zone)

    def shifted(self, months: int) -> "Month":
        """So many months later; earlier where it is less than nothing."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def words(self, language: str) -> str:
        """« juin 2026 »."""
        return format_date(date(self.year, self.number, 1), "MMMM y", locale=language)
