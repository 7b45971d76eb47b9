"""What the worker tells residents of their outings: what is there an hour before, and what is late."""

from collections import Counter
from datetime import timedelta

from flask import current_app

from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.fulfilment.together.due import orders_to_look_at
from marketplace.fulfilment.together.telling import is_due, look_at
from marketplace.towns.queries import town_by_id

EVERY = timedelta(minutes=1)
_ORDERS = 200
_WORDS = {"so far": "residents told what is ready so far", "late": "residents told who is late"}


def keep_in_step(stop: StopSign) -> str:
    """Look at each order that may have something to be told; one that fails keeps no other back."""
    told = Counter[str]()
    for town_id, order_id in orders_to_look_at(limit=_ORDERS):
        if stop.is_set():
            break
        try:
            told[_look(town_id, order_id)] += 1
        except Exception:
            current_app.logger.exception("the outings of order %s of town %s", order_id, town_id)
    return ", ".join(f"{told[said]} {words}" for said, words in _WORDS.items() if told[said])


def _look(town_id: int, order_id: int) -> str:
    if not is_due(town_by_id(town_id), order_id=order_id):
        return ""
    with transaction():
        return look_at(town_id, order_id=order_id)
