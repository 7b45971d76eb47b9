"""What the worker does about town cards: those whose last day is over end."""

from datetime import timedelta

from flask import current_app

from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.payments.town_cards.ending import cards_due, expire
from marketplace.towns.queries import town_by_id

EVERY = timedelta(minutes=10)
_AT_ONCE = 200


def end_town_cards(stop: StopSign) -> str:
    """End each card that is due; one that fails keeps no other back."""
    ended = 0
    for due in cards_due(limit=_AT_ONCE):
        if stop.is_set():
            break
        try:
            with transaction():
                ended += expire(town_by_id(due.town_id), voucher_id=due.voucher_id)
        except Exception:
            current_app.logger.exception("town card %s of town %s did not end", due.voucher_id, due.town_id)
    return f"{ended} town cards ended" if ended else ""
