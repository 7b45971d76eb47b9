"""What the worker does about recalls: everybody who bought the product is told, some at a time."""

from flask import current_app

from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.moderation.recalling import tell_some
from marketplace.towns.queries import town_by_id
from marketplace.trust.recalls.models import Recall
from marketplace.trust.recalls.waiting import untold

_RECALLS = 20


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
