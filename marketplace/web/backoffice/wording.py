"""The back office's own words."""

from datetime import datetime
from typing import Any

from babel.dates import get_day_names

from marketplace.cart.models import IfMissing
from marketplace.core import clock
from marketplace.core.words import _, language, lazy
from marketplace.fulfilment.queries import PACKED, Ticket
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.payments.methods import PICKUP
from marketplace.stock.models import Reason
from marketplace.web.days import day_words
from marketplace.web.filters import clock_time, short_day
from marketplace.web.town import this_town

_COUNTED = (
    lazy("zéro"), lazy("un"), lazy("deux"), lazy("trois"), lazy("quatre"),
    lazy("cinq"), lazy("six"), lazy("sept"), lazy("huit"), lazy("neuf"),
)  # fmt: skip
_IF_MISSING: dict[str, Any] = {
    IfMissing.CALL: lazy("appeler"),
    IfMissing.REPLACE: lazy("remplacer"),
    IfMissing.DROP: lazy("laisser tomber"),
}

_REASONS: dict[Reason, Any] = {
    Reason.OPENING: lazy("premier stock"),
    Reason.COUNT: lazy("comptage"),
    Reason.INTAKE: lazy("fichier importé"),
    Reason.DELIVERY: lazy("livraison"),
    Reason.RETURNED: lazy("retour d’un client"),
    Reason.LOSS: lazy("perte ou casse"),
    Reason.CORRECTION: lazy("correction"),
    Reason.HAND_OVER: lazy("remis à un client"),
}

_IN_THE_SHOP = OPEN - {ShopOrderState.AT_HUB}


def number_in_words(number: int) -> str:
    """A small number as it is said; digits from ten on."""
    return str(_COUNTED[number]) if number < len(_COUNTED) else str(number)


def moment_words(at: datetime) -> str:
    """« 17 h 20 » when it is today, else « demain, 9 h » or « vendredi 12 juin, 9 h »."""
    local = clock.local(at, this_town().time_zone)
    if local.date() == clock.today(this_town().time_zone):
        return clock_time(at)
    return _("%(day)s, %(time)s", day=day_words(local.date()), time=clock_time(at))


def was_words(ticket: Ticket) -> str:
    """That the resident changed the time, and what it was; empty where they did not, or it is packed."""
    if ticket.was_from is None or ticket.state in PACKED:
        return ""
    return _("Heure changée par le client (avant : %(time)s)", time=moment_words(ticket.was_from))


def hub_words(ticket: Ticket) -> str:
    """Where the shop brings the bag, and until when; empty where it is fetched here, or has left already."""
    if not ticket.hub or ticket.state not in _IN_THE_SHOP:
        return ""
    if ticket.bring_by is None:
        return _("À apporter au relais « %(hub)s »", hub=ticket.hub)
    return _(
        "À apporter au relais « %(hub)s » avant : %(time)s",
        hub=ticket.hub,
        time=moment_words(ticket.bring_by),
    )


def who_words(ticket: Ticket) -> str:
    """Who comes: the name, and the last digits of the telephone to tell two namesakes apart."""
    digits = "".join(filter(str.isdigit, ticket.phone))[-4:]
    if not digits:
        return ticket.name
    return _("%(name)s, tél. …%(digits)s", name=ticket.name, digits=f"{digits[:2]}\u00a0{digits[2:]}")


def pays_words(ticket: Ticket) -> str:
    """Whether money changes hands at the counter."""
    return _("paie ici") if ticket.pays == PICKUP else _("déjà payée")


def since(at: datetime) -> str:
    """How long ago: « il y a 12 min », « il y a 2 h », « hier », « 8 juin »."""
    zone, now = this_town().time_zone, clock.now()
    minutes = max(0, int((now - at).total_seconds()) // 60)
    days = (clock.local(now, zone).date() - clock.local(at, zone).date()).days
    if minutes < 60:
        return _("il y a %(minutes)s min", minutes=minutes)
    if days == 0:
        return _("il y a %(hours)s h", hours=minutes // 60)
    return _("hier") if days == 1 else short_day(at)


def weekday_name(weekday: int) -> str:
    """« Lundi » for 1, and so on."""
    name: str = get_day_names("wide", context="stand-alone", locale=language())[weekday - 1]
    return name.capitalize()


def if_missing_words(wish: str) -> str:
    """What to do when the thing is gone."""
    return str(_IF_MISSING.get(wish, ""))


def reason_words(reason: Reason) -> str:
    """Why a stock changed, as a shopkeeper says it."""
    return str(_REASONS[reason])


def day_and_time(at: datetime) -> str:
    """« 12 juin, 9 h 05 »: when something was written down."""
    return _("%(day)s, %(time)s", day=short_day(at), time=clock_time(at))
