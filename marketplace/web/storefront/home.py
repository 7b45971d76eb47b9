"""The town's home page."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.browsing.queries import StreetView, fresh_products, shops_of
from marketplace.core import clock
from marketplace.core.words import _, language
from marketplace.pickup.queries import diary_of
from marketplace.pickup.slots import Window
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Showcase
from marketplace.towns.queries import TownView, coming_announcements, showcase_of
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.street import MOST_DRAWN, walk_along
from marketplace.web.town import this_town

_SHOPS_LISTED = 12
_GOODS = 12
_ANNOUNCEMENTS = 3


@dataclass(frozen=True)
class Welcome:
    """The council's words in the visitor's language, and its picture."""

    title: str
    lead: str
    picture: str
    picture_alt: str


@revalidated
def show_home() -> ResponseReturnValue:
    """The street drawn, who is open, the next collection, what is new, what goes on."""
    town = this_town()
    street = shops_of(town, most=MOST_DRAWN)
    open_now = [card for card in street.cards if card.is_open]
    return render_template(
        "storefront/home.html",
        welcome=_welcome(town, showcase_of(town.id)),
        drawing=walk_along(street.cards, street_name=town.street_name) if street.cards else "",
        street=street,
        open_count=len(open_now),
        shops=(open_now or street.cards)[:_SHOPS_LISTED],
        next_window=_next_collection(town, street),
        products=fresh_products(town, most=_GOODS),
        announcements=coming_announcements(
            town.id, from_day=clock.today(town.time_zone), limit=_ANNOUNCEMENTS
        ),
    )


def _welcome(town: TownView, showcase: Showcase | None) -> Welcome:
    usual_title = town.tagline or _("Toute la rue dans un seul panier")
    usual_lead = _(
        "Choisissez chez vos commerçants, réglez une fois, faites un seul tour :"
        " tout est prêt quand vous passez."
    )
    if showcase is None:
        return Welcome(usual_title, usual_lead, "", "")
    french, english = (showcase.title_fr, showcase.lead_fr), (showcase.title_en, showcase.lead_en)
    mine, other = (english, french) if language() == "en" else (french, english)
    return Welcome(
        mine[0] or other[0] or usual_title,
        mine[1] or other[1] or usual_lead,
        showcase.picture,
        showcase.picture_alt,
    )


def _next_collection(town: TownView, street: StreetView) -> Window | None:
    """The soonest window in which some shop of the street hands bags over."""
    diary = diary_of(town.id, time_zone=town.time_zone, hours=street.hours)
    selling = (card.row.id for card in street.cards if card.row.status == ShopStatus.SELLING)
    return min(filter(None, map(diary.next_window, selling)), default=None)
