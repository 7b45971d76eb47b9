"""The town's home page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.browsing.queries import fresh_products, sells_alcohol, shops_of, soonest_first
from marketplace.browsing.town_words import words_of_town
from marketplace.shops.street.queries import units_of
from marketplace.web.storefront.collection import next_windows
from marketplace.web.storefront.found.heads import home_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.searched import MOST_SHOPS
from marketplace.web.street import sides_of, whole_street
from marketplace.web.town import this_town

_SHOPS_LISTED = 8
_GOODS = 12


@revalidated
def show_home() -> ResponseReturnValue:
    """The street drawn, who is open, the next collection, what is new, what goes on."""
    town = this_town()
    street = shops_of(town, most=MOST_SHOPS)
    units = units_of(town.id)
    open_now = [card for card in street.cards if card.is_open]
    welcome = words_of_town(town)
    return render_template(
        "storefront/home.html",
        head=home_head(town, welcome),
        welcome=welcome,
        drawing=whole_street(street.cards, units=units, town=town) if street.cards else "",
        sides=sides_of(street.cards, units=units),
        street=street,
        open_count=len(open_now),
        shops=(open_now or soonest_first(street, town=town))[:_SHOPS_LISTED],
        next_window=min(next_windows(town, street).values(), default=None),
        sells_alcohol=sells_alcohol(town.id),
        products=fresh_products(town, most=_GOODS),
    )
