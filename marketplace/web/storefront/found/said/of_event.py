"""An event as data: when, where, whether it takes place, and who takes part."""

from collections.abc import Sequence
from datetime import date

from flask import url_for

from marketplace.agenda.queries import EventView
from marketplace.towns.queries import TownView
from marketplace.web.public_address import public_url
from marketplace.web.storefront.events.calendars import moments
from marketplace.web.storefront.found.said.words import CONTEXT, Said, known, place_of, shown

_TYPES = {"market": "SaleEvent", "sale": "SaleEvent", "concert": "MusicEvent", "feast": "Festival"}


def event_said(
    town: TownView, event: EventView, *, picture: str, shops: Sequence[tuple[str, str]] = ()
) -> Said:
    """Some days in the street. `picture`: shown when its page is shared; `shops`: slugs and names."""
    page = public_url(town, url_for("storefront.show_event", event_slug=event.slug))
    happens = "EventCancelled" if event.is_cancelled else "EventScheduled"
    return {
        "@context": CONTEXT,
        "@type": _TYPES.get(event.kind.value, "Event"),
        "@id": page,
        "url": page,
        "name": event.title,
        "startDate": _moment(town, event, event.first_day, 0),
        "endDate": _moment(town, event, event.last_day, 1),
        "eventStatus": f"{CONTEXT}/{happens}",
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": event.place or town.street_name,
            "address": place_of(town),
            **known(geo=_geo(event)),
        },
        "organizer": {"@type": "Organization", "name": town.name, "url": public_url(town, "/")},
        "image": shown(town, event.picture, else_=picture),
        **known(description=event.text, contributor=[_shop(town, *each) for each in shops]),
    }


def _moment(town: TownView, event: EventView, day: date, which: int) -> str:
    """With hours a moment of the town's clocks, else the day alone."""
    return moments(town, event, day)[which].isoformat() if event.opens else day.isoformat()


def _geo(event: EventView) -> Said | None:
    if event.latitude is None or event.longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude}


def _shop(town: TownView, slug: str, name: str) -> Said:
    page = public_url(town, url_for("storefront.show_shop", shop_slug=slug))
    return {"@type": "Organization", "name": name, "url": page}
