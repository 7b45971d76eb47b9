"""All bags in one place: the card of the town's hubs, with the times that are free there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.checkout.errors import HubRefused
from marketplace.checkout.hubs import HubTrip, HubWay, trip_for
from marketplace.core.words import _
from marketplace.web.days import brief_day_words, day_words, first_capital
from marketplace.web.filters import clock_time

HUB = "hub"
"""The way of whoever fetches all bags in one place."""


@dataclass(frozen=True)
class HubCard:
    """The places where all bags can be fetched at once. `times`: by place, (key, words), soonest first.

    `troubles`: by place, why it takes none of this basket. `error`: why the chosen time cannot be had.
    """

    title: str
    summary: str
    times: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    chosen: HubTrip | None
    troubles: Sequence[str] = ()
    error: str = ""

    @property
    def key(self) -> str:
        """How the chosen place and time are named; empty while nothing is offered."""
        return self.chosen.key if self.chosen else ""

    @property
    def keys(self) -> Mapping[int, str]:
        """By shop, the window in which it prepares its bag for the chosen time."""
        windows = self.chosen.windows if self.chosen else {}
        return {shop_id: window.key for shop_id, window in windows.items()}


def hub_card(ways: Sequence[HubWay], *, asked: str) -> HubCard | None:
    """The card of a town’s hubs; None in a town without any. `asked`: the key that a form sent, if any."""
    troubles = [way.trouble for way in ways if way.trouble]
    trips = [trip for way in ways for trip in way.trips]
    if not trips and not troubles:
        return None
    chosen, error = _chosen(ways, trips, asked)
    if chosen is None:
        return HubCard(_("Tout en un seul endroit"), "", (), None, troubles, error)
    return HubCard(
        first_capital(_hub_when(chosen)),
        _("un seul arrêt, les boutiques y déposent vos sacs ; payé en ligne"),
        [(way.hub.name, [(trip.key, _time_words(trip)) for trip in way.trips]) for way in ways if way.trips],
        chosen,
        troubles,
        error,
    )


def unpaid_card() -> HubCard:
    """The card for a basket that nobody can pay online: at a hub nobody takes money."""
    trouble = _("Au relais, rien ne s’encaisse : il faut payer en ligne, et ce panier ne le peut pas.")
    return HubCard(_("Tout en un seul endroit"), "", (), None, [trouble])


def _chosen(ways: Sequence[HubWay], trips: Sequence[HubTrip], asked: str) -> tuple[HubTrip | None, str]:
    """What was asked for, or the next best with the reason why."""
    soonest = min(trips, key=lambda trip: trip.offer.window.starts_at, default=None)
    if not asked:
        return soonest, ""
    try:
        return trip_for(ways, key=asked), ""
    except HubRefused as refusal:
        best = refusal.next_best or soonest
        return best, f"{refusal} {_nearest(best)}" if best else str(refusal)


def _nearest(trip: HubTrip) -> str:
    return _("Le plus proche : %(when)s.", when=_hub_when(trip))


def _hub_when(trip: HubTrip) -> str:
    window = trip.offer.window
    return _(
        "%(day)s, %(time)s, %(hub)s",
        day=day_words(window.local_day),
        time=clock_time(window.local_time),
        hub=trip.offer.hub.name,
    )


def _time_words(trip: HubTrip) -> str:
    # A closed list shows one line and no heading: each line says its day.
    window = trip.offer.window
    return _(
        "%(day)s, %(start)s – %(end)s",
        day=first_capital(brief_day_words(window.local_day)),
        start=clock_time(window.starts_at),
        end=clock_time(window.ends_at),
    )
