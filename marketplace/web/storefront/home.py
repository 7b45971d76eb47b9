"""The town's home page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.browsing.queries import StreetView, fresh_products, shops_of
from marketplace.browsing.town_words import words_of_town
from marketplace.pickup.queries import diary_of
from marketplace.pickup.slots import Window
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.street import MOST_DRAWN, walk_along
from marketplace.web.town import this_town

_SHOPS_LISTED = 12
_GOODS = 12


@revalidated
def show_home() -> ResponseReturnValue:
    """The street drawn, who is open, the next collection, what is new, what goes on."""
    town = this_town()
    street = shops_of(town, most=MOST_DRAWN)
    open_now = [card for card in street.cards if card.is_open]
    return render_template(
        "storefront/home.html",
        welcome=words_of_town(town),
        drawing=walk_along(street.cards, street_name=town.street_name) if street.cards else "",
        street=street,
        open_count=len(open_now),
        shops=(open_now or street.cards)[:_SHOPS_LISTED],
        next_window=_next_collection(town, street),
        products=fresh_products(town, most=_GOODS),
    )


def _next_collection(town: TownView, street: StreetView) -> Window | None:
    """The soonest window in which some shop of the street hands bags over."""
    diary = diary_of(town.id, time_zone=town.time_zone, hours=street.hours)
    selling = (card.row.id for card in street.cards if card.row.status == ShopStatus.SELLING)
    return min(filter(None, map(diary.next_window, selling)), default=None)
