"""What an event brought, for the council's table."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.insights.barometer.effect import effect_of
from marketplace.insights.barometer.floor import LEAST_ORDERS, LEAST_SHOPS
from marketplace.web.council.events.effect_rows import rows_of
from marketplace.web.council.events.views import find
from marketplace.web.town import this_town


def show_effect(event_slug: str) -> ResponseReturnValue:
    """Before, during and after, above the privacy floor."""
    event, town = find(event_slug), this_town()
    effect = effect_of(town, event_id=event.id)
    return render_template(
        "council/events/effect.html",
        event=event,
        effect=effect,
        rows=rows_of(effect) if effect else [],
        least_shops=LEAST_SHOPS,
        least_orders=LEAST_ORDERS,
    )
