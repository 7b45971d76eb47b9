"""Walks in residents' words."""

from collections.abc import Iterator, Mapping, Sequence

from marketplace.core.words import _, ngettext
from marketplace.pickup.slots import Window
from marketplace.pickup.trips.planning import Advice, Plan, Trip
from marketplace.web.days import day_words, first_capital
from marketplace.web.filters import clock_time


def when_words(trip: Trip) -> str:
    """« aujourd’hui, 17 h 40 »: when the first shop is reached."""
    return _("%(day)s, %(time)s", day=day_words(trip.local_day), time=clock_time(trip.starts_at))


def walk_words(trip: Trip) -> str:
    """« 4 arrêts, 22 min, 380 m à pied »."""
    stops = ngettext("un arrêt", "%(num)s arrêts", len(trip.calls))
    length = _("%(stops)s, %(minutes)s min", stops=stops, minutes=trip.minutes)
    if not trip.metres:
        return length
    return _("%(length)s, %(metres)s m à pied", length=length, metres=trip.metres)


def plan_title(trips: Sequence[Trip]) -> str:
    """The head of a card: when the only walk begins, or how many walks there are."""
    if len(trips) == 1:
        return first_capital(when_words(trips[0]))
    return ngettext("En un tour", "En %(num)s tours", len(trips))


def plan_words(trips: Sequence[Trip]) -> str:
    """The line below it."""
    if len(trips) == 1:
        return walk_words(trips[0])
    return _("le moins possible, chacun le plus tôt possible")


def remarks(plan: Plan, *, names: Mapping[int, str], items: Mapping[int, str]) -> list[str]:
    """Why there is no single walk, and what would make one. By shop its name, by line what it is called."""
    helps = [_advice_words(advice, names, items) for advice in plan.advice[:1]]
    return [*_forced_words(plan, names), *helps]


def sooner_words(advice: Advice, *, items: Mapping[int, str]) -> str:
    """What keeps all of it from being fetched on an earlier day. By line what it is called."""
    return _(
        "« %(item)s » se fait sur commande ; sans, ce serait dès %(when)s.",
        item=items.get(advice.item_id or 0, ""),
        when=when_words(advice.trip),
    )


def _forced_words(plan: Plan, names: Mapping[int, str]) -> Iterator[str]:
    known = [force.first for force in plan.forced if force.first]
    soonest = min((window.local_day for window in known), default=None)
    for force in plan.forced:
        shop = names[force.point_id]
        if force.first is None:
            yield _("%(shop)s n’a aucune heure libre ces prochains jours.", shop=shop)
        elif force.first.local_day != soonest:
            yield _("%(shop)s ne peut pas avant %(when)s.", shop=shop, when=_window_words(force.first))
    for shop_id, other_id in sorted(_pairs(plan)):
        yield _(
            "%(shop)s et %(other)s : leurs heures ne se suivent pas.",
            shop=names[shop_id],
            other=names[other_id],
        )


def _pairs(plan: Plan) -> set[tuple[int, int]]:
    return {
        (min(force.point_id, other), max(force.point_id, other))
        for force in plan.forced
        for other in force.clashes
    }


def _advice_words(advice: Advice, names: Mapping[int, str], items: Mapping[int, str]) -> str:
    when = when_words(advice.trip)
    if advice.item_id is not None:
        return _(
            "Sans « %(item)s », tout tient en un tour : %(when)s.", item=items[advice.item_id], when=when
        )
    return _(
        "Sans %(shop)s, à réserver pour un autre jour, tout tient en un tour : %(when)s.",
        shop=names[advice.point_id],
        when=when,
    )


def _window_words(window: Window) -> str:
    return _("%(day)s, %(time)s", day=day_words(window.local_day), time=clock_time(window.local_time))
