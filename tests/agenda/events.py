"""Events for tests, made by the services that serve the council."""

from datetime import date, time, timedelta
from typing import Any

from marketplace.agenda.models import Event
from marketplace.agenda.services import EventTerms, EventWords, cancel, create_event, locked_event, publish
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.towns.models import Town


def make_event(
    town: Town,
    title: str = "La nuit des vitrines",
    *,
    in_days: int = 5,
    days: int = 1,
    is_told: bool = True,
    terms: EventTerms | None = None,
    **more: Any,
) -> Event:
    """An event from 18:00 to 22:00, unless told otherwise."""
    first = clock.today(town.time_zone) + timedelta(days=in_days)
    words = {"opens": time(18), "closes": time(22)} | more
    with transaction():
        event = create_event(
            town.id,
            words=EventWords(title, first, last_day(first, days), **words),
            terms=terms,
        )
        if is_told:
            publish(event, seen_version=event.version)
    return event


def last_day(first: date, days: int) -> date:
    """The last of so many days."""
    return first + timedelta(days=days - 1)


def call_off(event: Event, *, reason: str = "Il y aura trop de vent.") -> None:
    """The council cancels it, and nothing else."""
    with transaction():
        row = locked_event(event.town_id, event_id=event.id)
        cancel(row, reason=reason, seen_version=row.version)
