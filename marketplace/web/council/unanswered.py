"""The manager's list: orders that nobody answers, with whom to call."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.insights.unanswered import shops_that_missed, unanswered_orders
from marketplace.web.town import this_town


def list_unanswered() -> ResponseReturnValue:
    """What waits now, and which shops missed orders lately."""
    town_id = this_town().id
    return render_template(
        "council/unanswered.html", orders=unanswered_orders(town_id), missing=shops_that_missed(town_id)
    )
