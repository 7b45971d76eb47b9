"""What the worker does about days that bags held open after their event: they go back with the last bag."""

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app

from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.fulfilment.events.held import Held, give_back, held_days

EVERY = timedelta(minutes=10)
_DAYS = 200


def give_held_days_back(stop: StopSign) -> str:
    """Each day for itself; one that fails keeps no other back."""
    count = 0
    for held in _held():
        if stop.is_set():
            break
        try:
            with transaction():
                count += give_back(held)
        except Exception:
            current_app.logger.exception("day %s of town %s could not go back", held.key[1], held.key[0])
    return f"{count} days of events gone back" if count else ""


def _held() -> Iterator[Held]:
    after = (0, 0)
    while days := held_days(limit=_DAYS, after=after):
        yield from days
        after = days[-1].key
