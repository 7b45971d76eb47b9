"""What the worker does about town cards: those whose last day is over end, buyers are forgotten."""

from datetime import timedelta

from flask import current_app

from marketplace.checkout.selling.forgetting import forget_purchases
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.payments.town_cards.ending import cards_due, expire
from marketplace.towns.queries import all_towns, town_by_id

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


def forget_buyers(stop: StopSign) -> int:
    """Purchases that need nobody's name any more, town by town, a few at a time."""
    forgotten = 0
    for town in all_towns():
        gone = _AT_ONCE
        while gone >= _AT_ONCE and not stop.is_set():
            with transaction():
                gone = forget_purchases(town.id, now=clock.now(), limit=_AT_ONCE)
            forgotten += gone
    return forgotten
