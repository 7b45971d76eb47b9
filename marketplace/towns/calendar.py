"""The public holidays of a town: of its country, and of its region where that has its own."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

from marketplace.towns.queries import TownView

_ENGLISH = ("en_US", "en_CA")
_LOOKED_AHEAD = timedelta(days=400)  # further than any collection window or question to a shop


def holidays_from(town: TownView, day: date, *, language: str = "fr") -> Mapping[date, str]:
    """The public holidays of the town from a day on, for a year at least, with their names.

    A country that is not known has none: its shops keep their week.
    """
    return _from(town.country, town.subdivision, day, language)


def knows_calendar(country: str, subdivision: str) -> bool:
    """Whether there are holidays to be told of a country, and of that region of it."""
    regions = holidays.list_supported_countries(include_aliases=False).get(country)
    return regions is not None and (not subdivision or subdivision in regions)


@lru_cache(maxsize=256)
def _from(country: str, subdivision: str, day: date, language: str) -> Mapping[date, str]:
    until = day + _LOOKED_AHEAD
    found: dict[date, str] = {}
    for year in range(day.year, until.year + 1):
        found |= _of_year(country, subdivision, year, language)
    return MappingProxyType({at: name for at, name in sorted(found.items()) if day <= at <= until})


@lru_cache(maxsize=64)
def _of_year(country: str, subdivision: str, year: int, language: str) -> dict[date, str]:
    if not knows_calendar(country, subdivision):
        return {}
    spoken = _spoken(country, language)
    calendar = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=spoken)
    # The names as they are printed: with the apostrophe of printed French.
    return {day: name.replace("'", "’") for day, name in calendar.items()}


def _spoken(country: str, language: str) -> str | None:
    known = holidays.country_holidays(country).supported_languages
    wanted = _ENGLISH if language == "en" else (language,)
    return next((tongue for tongue in wanted if tongue in known), None)
