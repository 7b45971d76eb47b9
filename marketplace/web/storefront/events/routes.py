"""Addresses of the agenda."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.events.pages import (
    list_events,
    show_event,
    show_event_calendar,
    show_events_calendar,
)

_EVENT = "/events/<event_slug>"
ROUTES: list[Route] = [
    Route("/events", list_events, policy=everyone, listed=True),
    Route("/events.ics", show_events_calendar, policy=everyone),
    Route(_EVENT, show_event, policy=everyone, listed=True),
    Route(f"{_EVENT}/calendar.ics", show_event_calendar, policy=everyone),
]
