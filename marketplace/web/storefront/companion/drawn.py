"""The walk drawn on the street."""

from markupsafe import Markup

from marketplace.browsing.queries import shops_of
from marketplace.browsing.street.facades import Stop
from marketplace.core.words import _
from marketplace.shops.street.queries import units_of
from marketplace.web.storefront.companion.stops import Walk, WalkStop
from marketplace.web.street import MOST_DRAWN, walk_through
from marketplace.web.town import this_town


def drawing_of(walk: Walk | None) -> Markup:
    """The street with its numbered stops; nothing for a single door, which needs no map."""
    stops = [stop for stop in walk.stops if stop.slug] if walk else []
    if len(stops) < 2:
        return Markup("")
    town = this_town()
    return walk_through(
        shops_of(town, most=MOST_DRAWN).cards,
        units=units_of(town.id),
        stops=[_stop(stop) for stop in stops],
        town=town,
    )


def _stop(stop: WalkStop) -> Stop:
    words = _("arrêt %(number)s, %(stage)s", number=stop.number, stage=stop.stage_words)
    return Stop(stop.slug, stop.number, stop.stage, words)
