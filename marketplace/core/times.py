"""How days and times of day are written."""

from datetime import date, time
from functools import lru_cache

from babel.dates import format_date

_NBSP = "\u00a0"
_MIDNIGHT = {"fr": "minuit", "en": "midnight"}


def format_clock(wall: time, language: str) -> str:
    """A time of day: « 17 h 40 », « 17 h », or "17:40" in other languages; the end of a day is midnight."""
    if wall == time.max:
        return _MIDNIGHT.get(language, "24:00")
    if language != "fr":
        return f"{wall:%H:%M}"
    return f"{wall.hour}{_NBSP}h{_NBSP}{wall.minute:02d}" if wall.minute else f"{wall.hour}{_NBSP}h"


@lru_cache(maxsize=1024)  # a page of collection times says the same few days over and over
def format_day(day: date, language: str) -> str:
    """A day: « vendredi 12 juin »."""
    return format_date(day, "EEEE d MMMM", locale=language)


def format_full_day(day: date, language: str) -> str:
    """A day of any year: « 12 juin 2026 »."""
    return format_date(day, "long", locale=language)


@lru_cache(maxsize=1024)
def format_short_day(day: date, language: str) -> str:
    """A day, shorter: « 12 juin »."""
    return format_date(day, "d MMM", locale=language)


@lru_cache(maxsize=1024)
def format_long_day(day: date, language: str) -> str:
    """A day of which the weekday says nothing: « 12 juin »."""
    return format_date(day, "d MMMM", locale=language)


@lru_cache(maxsize=1024)
def format_weekday(day: date, language: str) -> str:
    """« vendredi »."""
    return format_date(day, "EEEE", locale=language)
