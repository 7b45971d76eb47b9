"""The walks of an order as a calendar file. Source: RFC 5545."""

from collections.abc import Iterable
from datetime import UTC, datetime

from marketplace.core import clock
from marketplace.core.words import _, ngettext
from marketplace.web.filters import clock_time
from marketplace.web.storefront.companion.stops import Round, Walk, WalkStop
from marketplace.web.storefront.order_page import OrderPage
from marketplace.web.town import this_town

_MOST_BYTES = 73  # of a line, its end left out; longer ones go on after a space
_REMINDED = "-PT30M"


def calendar_of(page: OrderPage, tour: Round, *, url: str) -> str:
    """One event for each walk that is still to be made, its stops in walking order. `url`: the order's page.

    The file of a later day replaces what an earlier one put into a calendar.
    """
    events = [
        line
        for number, walk in enumerate(tour.walks, 1)
        if walk.next_stop
        for line in _event(walk, number, page, url)
    ]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//marketplace//orders//FR", *events, "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(walk: Walk, number: int, page: OrderPage, url: str) -> list[str]:
    stops = [stop for stop in walk.stops if stop.stage != "done"]
    title = _title(stops)
    return [
        "BEGIN:VEVENT",
        f"UID:{page.receipt.reference}-{number}@marketplace",
        f"SEQUENCE:{(clock.now() - page.receipt.created_at).total_seconds() // 60:.0f}",
        f"DTSTAMP:{_stamp(clock.now())}",
        f"DTSTART:{_stamp(walk.starts_at)}",
        f"DTEND:{_stamp(_end(walk))}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(', '.join(filter(None, (stops[0].name, stops[0].address))))}",
        f"DESCRIPTION:{_told(map(_stop_words, stops))}",
        f"URL:{url}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:{_REMINDED}",
        f"DESCRIPTION:{_escaped(title)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _title(stops: list[WalkStop]) -> str:
    if len(stops) == 1:
        return _("Retrait chez %(shop)s", shop=stops[0].name)
    number = ngettext("un arrêt", "%(num)s arrêts", len(stops))
    return _("Votre tour, %(street)s : %(stops)s", street=this_town().street_name, stops=number)


def _end(walk: Walk) -> datetime:
    """One door is open for its whole window; a walk over several of them is over when it is."""
    return walk.ends_at if len(walk.stops) > 1 else walk.stops[0].comes_until


def _stop_words(stop: WalkStop) -> str:
    time, code = clock_time(stop.arrives_at), stop.shown.spoken
    place = ", ".join(filter(None, (stop.name, stop.address)))
    return _("%(time)s, %(place)s, code %(code)s", time=time, place=place, code=code)


def _told(lines: Iterable[str]) -> str:
    return "\\n".join(map(_escaped, lines))


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    plain = " ".join(text.split())  # no name may begin a line of its own
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > _MOST_BYTES:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
