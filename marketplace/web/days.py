"""Days as people on the street say them."""

from datetime import date, datetime, timedelta

from marketplace.core import clock
from marketplace.core.times import format_day
from marketplace.core.words import _, language
from marketplace.web.town import this_town


def first_capital(words: str) -> str:
    """The same words at the head of a line: « Aujourd’hui »."""
    return words[:1].upper() + words[1:]


def day_words(at: datetime | date) -> str:
    """« aujourd’hui », « demain », else « vendredi 12 juin »: a day of the town's calendar."""
    zone = this_town().time_zone
    day = clock.local(at, zone).date() if isinstance(at, datetime) else at
    today = clock.today(zone)
    if day == today:
        return _("aujourd’hui")
    if day == today + timedelta(days=1):
        return _("demain")
    return format_day(day, language())
