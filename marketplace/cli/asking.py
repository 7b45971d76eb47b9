"""What the worker does about shops that were asked whether doubtful goods are there, and stay silent."""

from flask import current_app

from marketplace.checkout.answering import lapse_unanswered, unanswered_orders
from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign

_ORDERS = 500


def lapse_unanswered_orders(stop: StopSign) -> str:
    """Let go the orders whose shop did not answer in time; one that fails keeps no other back."""
    lapsed = 0
    for town_id, order_id in unanswered_orders(limit=_ORDERS):
        if stop.is_set():
            break
        try:
            with transaction():
                lapsed += lapse_unanswered(town_id, order_id=order_id)
        except Exception:
            current_app.logger.exception("order %s of town %s did not lapse", order_id, town_id)
    return f"{lapsed} orders lapsed without their shop's answer" if lapsed else ""
