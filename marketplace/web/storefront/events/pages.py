"""What goes on in the street: the agenda, and a page for each event."""

from datetime import timedelta

from flask import Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.agenda.queries import EventView, coming_events, past_events, shops_of_event, told_event
from marketplace.core import clock
from marketplace.core.words import _
from marketplace.web.storefront.calendar_files import MIME
from marketplace.web.storefront.events.calendars import calendar_of_events
from marketplace.web.storefront.found.event_heads import agenda_head, event_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town

_KEPT_IN_CALENDARS = timedelta(days=90)
_MOST = 200


@revalidated
def list_events() -> ResponseReturnValue:
    """What is to come, then what was. Two statements."""
    town = this_town()
    today = clock.today(town.time_zone)
    coming = coming_events(town.id, from_day=today)
    return render_template(
        "storefront/events/list.html",
        head=agenda_head(town, url_for(".list_events"), coming),
        coming=coming,
        past=past_events(town.id, before=today),
    )


@revalidated
def show_event(event_slug: str) -> ResponseReturnValue:
    """One event: when, where, what, and with whom."""
    town, event = this_town(), _find(event_slug)
    shops = shops_of_event(town.id, event_id=event.id)
    return render_template(
        "storefront/events/event.html",
        head=event_head(town, event, shops=shops),
        event=event,
        shops=shops,
        is_over=event.last_day < clock.today(town.time_zone),
        is_draft=False,
    )


@revalidated
def show_event_calendar(event_slug: str) -> ResponseReturnValue:
    """The days of one event for a calendar."""
    return _calendar([_find(event_slug)])


@revalidated
def show_events_calendar() -> ResponseReturnValue:
    """All that is to come, and what was of late, for a calendar that looks again by itself."""
    town = this_town()
    since = clock.today(town.time_zone) - _KEPT_IN_CALENDARS
    return _calendar(list(coming_events(town.id, from_day=since, most=_MOST)))


def _calendar(events: list[EventView]) -> Response:
    return Response(calendar_of_events(this_town(), events), content_type=MIME)


def _find(slug: str) -> EventView:
    return told_event(this_town().id, slug=slug) or abort(
        404, _("Cet événement n’est pas, ou n’est plus, dans l’agenda.")
    )
