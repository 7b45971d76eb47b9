"""The walks of an order as a calendar file. Source: RFC 5545."""

from datetime import datetime

from marketplace.core import clock
from marketplace.core.words import _, ngettext
from marketplace.web.filters import clock_time
from marketplace.web.storefront.calendar_files import calendar_file, escaped, stamp, told
from marketplace.web.storefront.companion.stops import Round, Walk, WalkStop
from marketplace.web.storefront.order_page import OrderPage
from marketplace.web.town import this_town

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
    return calendar_file("orders", events)


def _event(walk: Walk, number: int, page: OrderPage, url: str) -> list[str]:
    stops = [stop for stop in walk.stops if stop.stage != "done"]
    title = _title(stops)
    return [
        "BEGIN:VEVENT",
        f"UID:{page.receipt.reference}-{number}@marketplace",
        f"SEQUENCE:{(clock.now() - page.receipt.created_at).total_seconds() // 60:.0f}",
        f"DTSTAMP:{stamp(clock.now())}",
        f"DTSTART:{stamp(walk.starts_at)}",
        f"DTEND:{stamp(_end(walk))}",
        f"SUMMARY:{escaped(title)}",
        f"LOCATION:{escaped(', '.join(filter(None, (stops[0].name, stops[0].address))))}",
        f"DESCRIPTION:{told(map(_stop_words, stops))}",
        f"URL:{url}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:{_REMINDED}",
        f"DESCRIPTION:{escaped(title)}",
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
