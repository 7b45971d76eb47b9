"""What is said of a walk: on top of its page, and beside each stop."""

from marketplace.catalogue.carrying import is_cold
from marketplace.core import clock
from marketplace.core.words import _, ngettext
from marketplace.orders.receipts import ReceiptLine
from marketplace.web.filters import clock_time
from marketplace.web.storefront.companion.stops import Round, Walk, WalkStop
from marketplace.web.storefront.order_page import OrderPage
from marketplace.web.storefront.trip.words import walk_words as trip_words

_MOST_NAMES = 4


def title_of(page: OrderPage, tour: Round) -> str:
    """What to know first."""
    walk = tour.walk
    if walk is None or page.asking.title or page.is_under_review:
        return page.title
    if walk.is_begun:
        return _("Votre tour a commencé")
    if walk.is_all_here and sum(len(stop.open_fetches) for stop in walk.stops) > 1:
        return _("Tout est prêt, bonne promenade !")
    return page.title


def walk_words(walk: Walk) -> str:
    """How long a walk is: « 4 arrêts, 22 min, 180 m à pied »; empty where there is nothing to walk."""
    return trip_words(walk.trip) if walk.trip and len(walk.stops) > 1 else ""


def to_fetch(stop: WalkStop) -> str:
    """What to ask for at a stop: the first few things by their names."""
    bags = (fetch.view.bag for fetch in stop.open_fetches)
    names = [line.name for bag in bags for line in bag.lines if line.units and not _is_gone(line)]
    told, more = ", ".join(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    if more > 0:
        rest = ngettext("et un autre article", "et %(num)s autres articles", more)
        return _("À prendre : %(names)s %(rest)s.", names=told, rest=rest)
    return _("À prendre : %(names)s.", names=told)


def to_count(stop: WalkStop) -> str:
    """How much is fetched at a stop, for whoever need not know what it is."""
    bags = [fetch.view.bag for fetch in stop.open_fetches]
    lines = [line for bag in bags for line in bag.lines if line.units and not _is_gone(line)]
    things = sum(1 if line.by_weight else line.units for line in lines)
    articles = ngettext("un article", "%(num)s articles", things)
    if len(bags) < 2:
        return _("À prendre : %(names)s.", names=articles)
    shops = ngettext("%(num)s sac", "%(num)s sacs", len(bags))
    return _("À prendre : %(names)s.", names=f"{shops}, {articles}")


def to_mind(stop: WalkStop) -> str:
    """What to think of at a stop: something to prove one's age with, something to keep cold with."""
    lines = [line for fetch in stop.open_fetches for line in fetch.view.bag.lines if not _is_gone(line)]
    told = []
    if any(line.age_limit for line in lines):
        told.append(_("Une pièce d’identité vous sera demandée."))
    if any(is_cold(line.category) for line in lines):
        told.append(_("À garder au frais."))
    return " ".join(told)


def late_words(stop: WalkStop, walk: Walk) -> str:
    """What to do about a stop where the bag is not there yet."""
    others = [one for one in walk.stops if one.stage not in {"done", "late"}]
    until = clock_time(stop.comes_until)
    if clock.now() >= stop.comes_until:
        return _("Le sac n’est pas encore prêt. Appelez avant de venir : votre heure est passée.")
    if others:
        return _("Le sac n’est pas encore prêt. Finissez par là, ou passez jusqu’à %(time)s.", time=until)
    return _("Le sac n’est pas encore prêt. Vous pouvez passer jusqu’à %(time)s.", time=until)


def _is_gone(line: ReceiptLine) -> bool:
    return line.is_withdrawn or line.is_gone
