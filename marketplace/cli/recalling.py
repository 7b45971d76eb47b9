"""What the worker does about recalls: the product leaves the bags that wait, and its buyers are told."""

from flask import current_app

from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.fulfilment.recalled import bags_to_empty, take_recalled_out
from marketplace.moderation.recalling import tell_some
from marketplace.towns.queries import town_by_id
from marketplace.trust.recalls.models import Recall
from marketplace.trust.recalls.waiting import untold

_RECALLS = 20
_BAGS = 100


def tell_of_recalls(stop: StopSign) -> str:
    """Tell the next buyers of each recall; one that fails keeps no other back. Stopped, it goes on later."""
    bags = 0
    for town_id, recall_id in untold(_RECALLS):
        if stop.is_set():
            break
        try:
            with transaction():
                recall = db.session.get_one(Recall, (town_id, recall_id))
                bags += tell_some(town_by_id(town_id), recall=recall)
        except Exception:
            current_app.logger.exception("recall %s of town %s: buyers not told", recall_id, town_id)
    return f"buyers of {bags} recalled bags told" if bags else ""


def take_out_of_bags(stop: StopSign) -> str:
    """Take what is recalled out of bags that wait, each for itself; one that fails keeps no other back."""
    bags = 0
    for town_id, recall_id, bag_id in bags_to_empty(limit=_BAGS):
        if stop.is_set():
            break
        try:
            with transaction():
                bags += take_recalled_out(town_id, recall_id=recall_id, shop_order_id=bag_id)
        except Exception:
            current_app.logger.exception("bag %s of town %s keeps what is recalled", bag_id, town_id)
    return f"what is recalled taken out of {bags} bags" if bags else ""
