"""How an event is told in words: what it is, and when."""

from datetime import date, time

from flask import Flask

from marketplace.agenda.models import EventKind
from marketplace.agenda.queries import EventView
from marketplace.core import clock
from marketplace.core.times import format_clock, format_day
from marketplace.core.words import _, language
from marketplace.web.town import this_town


def event_kind(kind: EventKind) -> str:
    """« Nocturne »."""
    return {
        EventKind.LATE_OPENING: _("Nocturne"),
        EventKind.MARKET: _("Marché"),
        EventKind.SALE: _("Braderie"),
        EventKind.CONCERT: _("Concert"),
        EventKind.FEAST: _("Fête"),
        EventKind.OTHER: _("Dans la rue"),
    }[kind]


def event_when(event: EventView) -> str:
    """« samedi 12 décembre, de 18 h à 22 h »; a year is said where it is not this one."""
    said = {"first": _day(event.first_day), "last": _day(event.last_day)}
    if event.opens is None or event.closes is None:
        return said["first"] if event.first_day == event.last_day else _("du %(first)s au %(last)s", **said)
    hours = {"opens": _clock(event.opens), "closes": _clock(event.closes)}
    if event.first_day == event.last_day:
        return _("%(first)s, de %(opens)s à %(closes)s", **said, **hours)
    return _("du %(first)s au %(last)s, chaque jour de %(opens)s à %(closes)s", **said, **hours)


def init_event_words(app: Flask) -> None:
    """Let every template say them."""
    app.add_template_filter(event_kind)
    app.add_template_filter(event_when)


def _clock(wall: time) -> str:
    return format_clock(wall, language())


def _day(day: date) -> str:
    words = format_day(day, language())
    return words if day.year == clock.today(this_town().time_zone).year else f"{words} {day.year}"
