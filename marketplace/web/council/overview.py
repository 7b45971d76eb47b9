"""The town hall's first page, and the barometer."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.insights.queries import LEAST_ORDERS, LEAST_SHOPS, barometer_of
from marketplace.insights.street import counts_of_street
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import showcase_of
from marketplace.web.town import this_town


def show_overview() -> ResponseReturnValue:
    """What waits for an answer, and where to go."""
    town = this_town()
    return render_template(
        "council/overview.html",
        counts=counts_of_street(town.id),
        barometer=barometer_of(town),
        showcase=showcase_of(town.id),
        status=ShopStatus,
    )


def show_barometer() -> ResponseReturnValue:
    """One page of figures for the council's table."""
    town = this_town()
    return render_template(
        "council/barometer.html",
        barometer=barometer_of(town),
        counts=counts_of_street(town.id),
        status=ShopStatus,
        least_shops=LEAST_SHOPS,
        least_orders=LEAST_ORDERS,
    )
