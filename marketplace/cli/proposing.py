"""What the worker does about residents who do not answer what is proposed instead of something missing."""

from flask import current_app

from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.fulfilment.picking.answering import answer_for_silence
from marketplace.fulfilment.picking.silence import silent_since_too_long
from marketplace.orders.picking.models import Replacement

_PROPOSALS = 500


def answer_for_the_silent(stop: StopSign) -> str:
    """Let the wish of the order decide where nobody answered in time; one that fails keeps no other back."""
    answered = 0
    for town_id, proposal_id in silent_since_too_long(limit=_PROPOSALS):
        if stop.is_set():
            break
        try:
            with transaction():
                answer_for_silence(db.session.get_one(Replacement, (town_id, proposal_id)))
            answered += 1
        except Exception:
            current_app.logger.exception("proposal %s of town %s was not closed", proposal_id, town_id)
    return f"{answered} proposals answered by silence" if answered else ""
