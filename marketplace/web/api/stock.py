"""A till drops its stock: a CSV of codes and counts, every few minutes."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.intake.stock_drops import take_drop
from marketplace.intake.stock_feeds import SHORTEST_PAUSE, TooSoon, note_result, take_turn
from marketplace.web.api.access import this_shop


def create_stock_drop(shop_slug: str) -> ResponseReturnValue:  # noqa: ARG001 - the policy has found the shop
    """Take what the till sends; the answer counts what changed, and says in words what was refused."""
    try:
        with transaction():
            take_turn(this_shop())
        drop = take_drop(this_shop(), data=request.get_data(cache=False))
    except RequestEntityTooLarge:
        return jsonify(error=_("Cet envoi est trop grand : 4 Mo au plus.")), 413
    except TooSoon as refusal:
        pause = {"Retry-After": str(int(SHORTEST_PAUSE.total_seconds()))}
        return jsonify(error=str(refusal)), refusal.status, pause
    except Refusal as refusal:
        return jsonify(error=str(refusal)), refusal.status
    with transaction():
        note_result(this_shop(), result=drop.as_json())
    return jsonify(drop.as_json())
