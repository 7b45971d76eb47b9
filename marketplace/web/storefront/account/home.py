"""The account at a glance: what is under way, and where the rest is."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.web.access import person
from marketplace.web.onward import home_of
from marketplace.web.storefront.account.orders import orders_from

_LATEST = 3


def show_account() -> ResponseReturnValue:
    """The latest orders of this town, then the way to everything else."""
    return render_template(
        "storefront/account/home.html", listed=orders_from(0, shown=_LATEST), home=home_of(person().id)
    )
