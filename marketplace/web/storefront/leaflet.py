"""The printed catalogue as a page, for whoever reads it on a screen or has it read aloud."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.assisting.leaflet.reading import latest_leaflet
from marketplace.core import clock
from marketplace.web.leaflet_wording import leaflet_particulars, leaflet_price
from marketplace.web.storefront.found.heads import leaflet_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town


@revalidated
def show_leaflet() -> ResponseReturnValue:
    """The numbers and prices of the last catalogue, shop by shop."""
    town = this_town()
    leaflet = latest_leaflet(town.id)
    return render_template(
        "storefront/leaflet.html",
        head=leaflet_head(town, url_for(".show_leaflet")),
        leaflet=leaflet,
        is_good=leaflet is not None and leaflet.last_day >= clock.today(town.time_zone),
        price=leaflet_price,
        particulars=leaflet_particulars,
    )
