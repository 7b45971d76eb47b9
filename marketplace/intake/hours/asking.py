"""The library, asked what a text means."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import opening_hours

from marketplace.core.words import _
from marketplace.intake.hours.refusing import TextRefused, name_part

_STOPPED_AT = re.compile(r"--> \d+:(\d+)")
_MIDNIGHT = time()
# The library has these, and its types do not say so.
Unreadable: type[Exception] = opening_hours.ParserError  # type: ignore[attr-defined]
UnknownCountry: type[Exception] = opening_hours.UnknownCountryError  # type: ignore[attr-defined]


class Asked:
    """A text as the library reads it, for one country. Moments are wall times: no zone, no clock change."""

    def __init__(self, text: str, *, country: str) -> None:
        """Raises: TextRefused when the library cannot read it."""
        try:
            self._library = _read(text, country)
        except Unreadable as error:
            found = _STOPPED_AT.search(str(error))
            part = name_part(text, int(found[1]) - 1 if found else 0)
            raise TextRefused(
                part, _("cela ne s’écrit pas ainsi"), _("Écrivez par exemple Tu-Sa 09:00-12:30,14:00-19:00.")
            ) from error

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at a wall time."""
        return self._library.is_open(at)

    def intervals(self, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
        """When it is open from the beginning of a day to the end of another.

        Raises: TextRefused where the text itself is unsure.
        """
        begins, ends = _day(first), _day(last + timedelta(days=1))
        for opens, closes, state, comment in self._library.intervals(begins, ends):
            if str(state) == "unknown" or comment:
                raise TextRefused(comment or str(state), _("ces heures ne sont pas sûres"), "")
            if str(state) == "open":
                yield max(opens, begins), min(closes, ends)


def holidays_known(country: str, *, first: date, last: date) -> set[date]:
    """The public holidays that the library knows of a country; none of one that it does not know."""
    try:
        asked = Asked("PH 00:00-24:00", country=country)
    except UnknownCountry:
        return set()
    return {
        opens.date() + timedelta(days=offset)
        for opens, closes in asked.intervals(first, last)
        for offset in range((closes - opens).days)
    }


def _read(text: str, country: str) -> opening_hours.OpeningHours:
    return opening_hours.OpeningHours(text, country=country or None, auto_country=False, auto_timezone=False)


def _day(day: date) -> datetime:
    return datetime.combine(day, _MIDNIGHT)
