"""The town's home page."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.queries import StreetView, fresh_products, sells_alcohol, shops_of, soonest_first
from marketplace.browsing.town_words import words_of_town
from marketplace.core import clock
from marketplace.shops.featured.queries import featured_on
from marketplace.shops.street.queries import units_of
from marketplace.towns.queries import TownView
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
    open_now = [card for card in street.cards if card.is_open]
    welcome = words_of_town(town)
    return render_template(
        "storefront/home.html",
        head=home_head(town, welcome),
        welcome=welcome,
        **_drawn(town, street),
        street=street,
        open_count=len(open_now),
        shops=(open_now or soonest_first(street, town=town))[:_SHOPS_LISTED],
        featured=_featured(town, street),
        next_window=min(next_windows(town, street).values(), default=None),
        sells_alcohol=sells_alcohol(town.id),
        products=fresh_products(town, most=_GOODS),
    )


def _drawn(town: TownView, street: StreetView) -> dict[str, Any]:
    """The street as a drawing, and in words."""
    units = units_of(town.id)
    drawing = whole_street(street.cards, units=units, town=town) if street.cards else ""
    return {"drawing": drawing, "sides": sides_of(street.cards, units=units)}


def _featured(town: TownView, street: StreetView) -> list[ShopCard]:
    """Those whose turn it is today. One statement; none where the town shows nobody first."""
    if not town.featured_a_day:
        return []
    by_id = {card.row.id: card for card in street.cards}
    return [by_id[key] for key in featured_on(town.id, day=clock.today(town.time_zone)) if key in by_id]
