"""Calendar files of events, read back as a calendar reads them."""

from collections import defaultdict
from datetime import timedelta

from marketplace.agenda.services import EventTerms, EventWords, change_event, locked_event
from marketplace.core.db import transaction
from tests.agenda.events import call_off, make_event
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

Entry = dict[str, str]


def entries(text: str) -> list[Entry]:
    """The VEVENTs of a file, lines unfolded; every line is ended and folded as RFC 5545 asks."""
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    found: list[Entry] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append(defaultdict(str))
        elif found:
            found[-1][name] = value
    return found


def test_an_event_goes_into_a_calendar(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town, text="Venez, nombreux ; " + "très " * 40, place="Place du Phare")
    (entry,) = entries(visitor.get(f"/events/{event.slug}/calendar.ics").text)
    assert entry["DTSTART"] == "20260616T160000Z"
    assert entry["DTEND"] == "20260616T200000Z"
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["LOCATION"] == "Place du Phare\\, Port-Lanterne"
    assert entry["DESCRIPTION"].startswith("Venez\\, nombreux \\; très")
    assert entry["URL"] == f"https://localhost/events/{event.slug}"


def test_a_day_without_hours_is_a_day(street: Street, visitor: Visitor) -> None:
    make_event(street.town, days=3, opens=None, closes=None)
    (entry,) = entries(visitor.get("/events.ics").text)
    assert entry["DTSTART;VALUE=DATE"] == "20260616"
    assert entry["DTEND;VALUE=DATE"] == "20260619"


def test_each_day_stands_for_itself_across_a_clock_change(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town, in_days=135, days=3)  # from 24 to 26 October: clocks go back on the 25th
    found = entries(visitor.get(f"/events/{event.slug}/calendar.ics").text)
    assert [entry["DTSTART"] for entry in found] == [
        *("20261024T160000Z", "20261025T170000Z", "20261026T170000Z"),
    ]
    assert len({entry["UID"] for entry in found}) == 3


def test_a_change_and_a_cancellation_replace_what_was_taken_before(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town)
    (first,) = entries(visitor.get("/events.ics").text)
    with transaction():
        row = locked_event(event.town_id, event_id=event.id)
        day = row.first_day + timedelta(days=1)
        change_event(
            row, words=EventWords("Plus tard", day, day), terms=EventTerms(), seen_version=row.version
        )
    (moved,) = entries(visitor.get("/events.ics").text)
    call_off(event)
    (off,) = entries(visitor.get("/events.ics").text)
    assert first["UID"] == moved["UID"] == off["UID"]
    assert int(first["SEQUENCE"]) < int(moved["SEQUENCE"]) < int(off["SEQUENCE"])
    assert (moved["STATUS"], off["STATUS"]) == ("CONFIRMED", "CANCELLED")


def test_the_same_file_is_not_sent_twice(street: Street, visitor: Visitor) -> None:
    make_event(street.town)
    first = visitor.get("/events.ics")
    assert first.mimetype == "text/calendar"
    assert "Set-Cookie" not in first.headers
    assert visitor.get("/events.ics", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
