"""How the ways of showing a shop first are called, and how often it was, for the council and for the shop."""

from decimal import Decimal

from babel.numbers import format_decimal

from marketplace.core.words import _, language, lazy, ngettext
from marketplace.insights.treatment import Shown, Way

WAYS = {
    Way.HOME: lazy("À l’honneur sur l’accueil"),
    Way.TRAIL: lazy("Promenades de la mairie"),
    Way.EVENT: lazy("Événements"),
    Way.LEAFLET: lazy("Catalogue imprimé"),
    Way.PAGE: lazy("Pages et annonces"),
}


def shown_words(way: Way, shown: Shown) -> str:
    """How often and for how long, in few words."""
    if not shown.times:
        return "–"
    days = ngettext("%(num)s jour", "%(num)s jours", shown.days)
    if way is Way.HOME:
        return days
    return ngettext("%(num)s fois, %(days)s", "%(num)s fois, %(days)s", shown.times, days=days)


def even_words(days: Decimal) -> str:
    """What would be even, to a tenth of a day."""
    return _("égal : %(days)s j", days=format_decimal(days, locale=language()))
