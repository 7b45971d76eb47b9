"""The addresses of the council's events."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.events.effect import show_effect
from marketplace.web.council.events.fate import (
    create_event_cancellation,
    create_event_hiding,
    create_event_publication,
    create_invitations,
    show_event_cancellation,
)
from marketplace.web.council.events.views import (
    add_event,
    change_event,
    edit_event,
    list_events,
    new_event,
    preview_event,
)
from marketplace.web.routing import Route

_EVENTS = "/events"
_EVENT = f"{_EVENTS}/<event_slug>"
_POST = ("POST",)
ROUTES = [
    Route(_EVENTS, list_events, policy=runs_the_town),
    Route(_EVENTS, add_event, policy=runs_the_town, methods=_POST),
    Route(f"{_EVENTS}/new", new_event, policy=runs_the_town),
    Route(_EVENT, edit_event, policy=runs_the_town),
    Route(_EVENT, change_event, policy=runs_the_town, methods=_POST),
    Route(f"{_EVENT}/preview", preview_event, policy=runs_the_town),
    Route(f"{_EVENT}/effect", show_effect, policy=runs_the_town),
    Route(f"{_EVENT}/invitations", create_invitations, policy=runs_the_town, methods=_POST),
    Route(f"{_EVENT}/publication", create_event_publication, policy=runs_the_town, methods=_POST),
    Route(f"{_EVENT}/hiding", create_event_hiding, policy=runs_the_town, methods=_POST),
    Route(f"{_EVENT}/cancellation", show_event_cancellation, policy=runs_the_town),
    Route(f"{_EVENT}/cancellation", create_event_cancellation, policy=runs_the_town, methods=_POST),
]
