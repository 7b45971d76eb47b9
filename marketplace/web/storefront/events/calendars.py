"""Events as calendar files. Source: RFC 5545; RFC 7986 for the calendar's name and pace.

A day of an event has a UID for ever and a SEQUENCE that goes up with each change, so that whoever took it
into a calendar finds it moved there, or crossed out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import url_for

from marketplace.agenda.queries import EventView
from marketplace.core.words import _
from marketplace.shops.hours import END_OF_DAY
from marketplace.towns.queries import TownView
from marketplace.web.public_address import public_url
from marketplace.web.storefront.calendar_files import calendar_file, escaped, stamp, told

_A_DAY = timedelta(days=1)


def calendar_of_events(town: TownView, events: Sequence[EventView]) -> str:
    """One file with every day of these events."""
    name = escaped(_("Agenda de %(street)s, %(town)s", street=town.street_name, town=town.name))
    head = [
        *("METHOD:PUBLISH", f"NAME:{name}", f"X-WR-CALNAME:{name}"),
        *("REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"),
    ]
    return calendar_file("events", [*head, *_days(town, events)])


def _days(town: TownView, events: Iterable[EventView]) -> Iterator[str]:
    for event in events:
        if event.opens is None or event.closes is None:
            last = event.last_day + _A_DAY  # the first day that is not one any more
            when = [f"DTSTART;VALUE=DATE:{event.first_day:%Y%m%d}", f"DTEND;VALUE=DATE:{last:%Y%m%d}"]
            yield from _entry(town, event, 1, when)
            continue
        for place in range((event.last_day - event.first_day).days + 1):
            begins, ends = moments(town, event, event.first_day + place * _A_DAY)
            yield from _entry(town, event, place + 1, [f"DTSTART:{stamp(begins)}", f"DTEND:{stamp(ends)}"])


def moments(town: TownView, event: EventView, day: date) -> tuple[datetime, datetime]:
    """When a day of an event begins and ends: midnight is that of the next day."""
    zone = ZoneInfo(town.time_zone)
    opens, closes = event.opens or time(), event.closes or END_OF_DAY
    until = (day + _A_DAY, time()) if closes == END_OF_DAY else (day, closes)
    return datetime.combine(day, opens, zone), datetime.combine(*until, zone)


def _entry(town: TownView, event: EventView, place: int, when: Sequence[str]) -> Iterator[str]:
    page = public_url(town, url_for("storefront.show_event", event_slug=event.slug))
    title = _("Annulé : %(title)s", title=event.title) if event.is_cancelled else event.title
    yield "BEGIN:VEVENT"
    yield f"UID:event-{event.id}-{place}@marketplace"
    yield f"SEQUENCE:{event.version}"
    yield f"DTSTAMP:{stamp(event.changed_at)}"
    yield f"LAST-MODIFIED:{stamp(event.changed_at)}"
    yield from when
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield f"SUMMARY:{escaped(title)}"
    yield f"LOCATION:{escaped(', '.join(filter(None, (event.place or town.street_name, town.name))))}"
    if event.latitude is not None and event.longitude is not None:
        yield f"GEO:{event.latitude:.6f};{event.longitude:.6f}"
    yield f"DESCRIPTION:{told([*filter(None, [event.reason, *event.text.splitlines()]), page])}"
    yield f"URL:{page}"
    yield "END:VEVENT"
