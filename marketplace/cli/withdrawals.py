"""What the worker does about withdrawals that wait: the shop is reminded, then the operator told."""

from datetime import timedelta

from flask import current_app

from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.fulfilment.backs.reminding import due_withdrawals, remind

EVERY = timedelta(minutes=10)


def remind_of_withdrawals(stop: StopSign) -> str:
    """Tell of each that is due soon or late; one that fails keeps no other back."""
    told = 0
    for town_id, withdrawal_id in due_withdrawals():
        if stop.is_set():
            break
        try:
            with transaction():
                remind(town_id, withdrawal_id=withdrawal_id)
            told += 1
        except Exception:
            current_app.logger.exception("withdrawal %s of town %s: no reminder", withdrawal_id, town_id)
    return f"{told} withdrawals due, and told so" if told else ""
