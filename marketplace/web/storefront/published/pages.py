"""A page that the council wrote, the walk that it may propose, and the links to all of them."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from marketplace.browsing.street.facades import Stop
from marketplace.browsing.trails import TrailWalk, walk_of
from marketplace.core.prose import plain_words
from marketplace.core.words import _
from marketplace.shops.street.queries import units_of
from marketplace.towns.pages.menu import Entry, menu_in
from marketplace.towns.pages.queries import shown_page
from marketplace.towns.queries import TownView
from marketplace.web.storefront.found.page_head import page_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.street import MOST_DRAWN, walk_through
from marketplace.web.town import this_town


@revalidated
def show_town_page(page_slug: str) -> ResponseReturnValue:
    """The page, in the visitor's language where the council wrote it."""
    town = this_town()
    page = shown_page(town.id, page_slug) or abort(404)
    path = url_for(".show_town_page", page_slug=page.slug)
    walk = walk_of(town, page.trail)
    return render_template(
        "storefront/town_page.html",
        head=page_head(town, path, f"{page.title}, {town.name}.", plain_words(page.body)),
        page=page,
        walk=walk,
        drawing=_drawing(town, walk),
    )


def town_menu() -> tuple[Entry, ...]:
    """The pages that stand at the foot of every page. No statement: the town's row tells them."""
    return menu_in(this_town().menu)


def _drawing(town: TownView, walk: TrailWalk) -> Markup:
    """The walk in the street; nothing for a single door, which needs no map."""
    cards = walk.street[:MOST_DRAWN]
    drawn = {card.slug for card in cards}
    stops = [
        Stop(stop.shop.slug, number, "waiting", _("arrêt %(number)s", number=number))
        for number, stop in enumerate(walk.stops, start=1)
        if stop.shop.slug in drawn
    ]
    if len(stops) < 2:
        return Markup("")
    return walk_through(cards, units=units_of(town.id), stops=stops, town=town)
