"""The worker climbs the alert ladders: one bag, one transaction."""

from collections import Counter

from flask import current_app

from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.fulfilment.alerting.climbing import look_at
from marketplace.fulfilment.alerting.waiting import unanswered_bags

_BAGS = 500
_WORDS = {
    "accepted": "orders accepted for their shops",
    "mail": "shops reminded by mail",
    "text": "shops reminded by text",
    "council": "orders put on the council's list",
    "decline": "orders declined for want of an answer",
}


def climb_ladders(stop: StopSign) -> str:
    """Look at each bag that is due; one that fails keeps no other back."""
    done = Counter[str]()
    for town_id, shop_order_id in unanswered_bags(limit=_BAGS):
        if stop.is_set():
            break
        try:
            with transaction():
                said = look_at(town_id, shop_order_id=shop_order_id)
            done[said] += 1
        except Exception:
            current_app.logger.exception("the ladder of bag %s of town %s", shop_order_id, town_id)
    return ", ".join(f"{done[said]} {words}" for said, words in _WORDS.items() if done[said])
