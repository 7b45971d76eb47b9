"""The stops of an order as a calendar file. Source: RFC 5545."""

from datetime import UTC, datetime

from marketplace.core import clock
from marketplace.core.words import _
from marketplace.web.storefront.order_page import BagView, OrderPage

_MOST_BYTES = 73  # of a line, its end left out; longer ones go on after a space


def calendar_of(page: OrderPage, *, url: str) -> str:
    """One event for each bag that is still to be fetched. `url`: the order's own page."""
    events = [line for view in page.bags if view.is_open for line in _event(view, page, url)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//marketplace//orders//FR", *events, "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(view: BagView, page: OrderPage, url: str) -> list[str]:
    bag = view.bag
    title = _("Retrait chez %(shop)s", shop=bag.shop_name)
    code = _("Code à montrer : %(code)s", code=view.spoken)
    return [
        "BEGIN:VEVENT",
        f"UID:{page.receipt.reference}-{bag.shop_slug}@marketplace",
        f"DTSTAMP:{_stamp(clock.now())}",
        f"DTSTART:{_stamp(bag.collect_from)}",
        f"DTEND:{_stamp(bag.collect_until)}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(', '.join(filter(None, (bag.shop_name, bag.address))))}",
        f"DESCRIPTION:{_escaped(code)}",
        f"URL:{url}",
        "END:VEVENT",
    ]


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
