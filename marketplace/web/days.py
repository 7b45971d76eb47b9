"""Days as people on the street say them."""

from datetime import date, datetime, timedelta

from marketplace.core import clock
from marketplace.core.times import format_day, format_short_day
from marketplace.core.words import _, language
from marketplace.web.town import this_town


def first_capital(words: str) -> str:
    """The same words at the head of a line: « Aujourd’hui »."""
    return words[:1].upper() + words[1:]


def day_words(at: datetime | date) -> str:
    """« aujourd’hui », « demain », else « vendredi 12 juin »: a day of the town's calendar."""
    day = _in_town(at)
    return _near(day) or format_day(day, language())


def brief_day_words(at: datetime | date) -> str:
    """« aujourd’hui », « demain », else « 12 juin », where room is scarce."""
    day = _in_town(at)
    return _near(day) or format_short_day(day, language())


def _in_town(at: datetime | date) -> date:
    return clock.local(at, this_town().time_zone).date() if isinstance(at, datetime) else at


def _near(day: date) -> str:
    today = clock.today(this_town().time_zone)
    if day == today:
        return _("aujourd’hui")
    return _("demain") if day == today + timedelta(days=1) else ""
