"""The story of a bag in words, for the shop with the names of its people, for the resident without."""

from collections.abc import Callable, Sequence

from marketplace.core.words import _
from marketplace.fulfilment.story import Event, What
from marketplace.orders.actors import ActorKind
from marketplace.orders.giving_back.models import BackReason, Bearer
from marketplace.orders.giving_back.wording import reason_words
from marketplace.orders.states import OPEN
from marketplace.orders.wording import state_label
from marketplace.web.filters import clock_time, day, money, quantity

Told = dict[str, str]


def told_to_shop(events: Sequence[Event]) -> list[Told]:
    """For `parts/timeline.html`: who did it, by name."""
    return _told(events, _who_in_shop)


def told_to_resident(events: Sequence[Event]) -> list[Told]:
    """The same, the shop as a whole."""
    return _told(events, _who_for_resident)


def _told(events: Sequence[Event], who: Callable[[Event], str]) -> list[Told]:
    return [
        {
            "title": _title(event),
            "text": _when_and_who(event, who(event)),
            "note": _note(event),
            "state": "now" if event is events[-1] and event.state in OPEN else "done",
        }
        for event in events
    ]


def _title(event: Event) -> str:
    if event.what is What.MOVED and event.state:
        return state_label(event.state).capitalize()
    if event.now_from:
        at = event.now_from
        return _("Heure changée : %(day)s à %(time)s", day=day(at), time=clock_time(at))
    if event.what is What.RENOUNCED:
        return _("Rétractation %(number)s", number=event.number)
    if event.what is What.ANSWERED:
        return _("Rétractation %(number)s réglée", number=event.number)
    return _("%(amount)s remboursés", amount=money(event.cents))


def _when_and_who(event: Event, who: str) -> str:
    moment = _("%(day)s à %(time)s", day=day(event.at), time=clock_time(event.at))
    return _("%(day)s, par %(name)s", day=moment, name=who) if who else moment


def _note(event: Event) -> str:
    if event.what is not What.GIVEN_BACK:
        return event.words
    part = quantity(event.units, event.by_weight) if event.units else _("une part du prix")
    told = [_("%(thing)s, %(part)s : %(reason)s.", thing=event.thing, part=part, reason=_reason(event))]
    if event.words and event.reason is not BackReason.WITHDRAWAL:
        told.append(_("« %(words)s »", words=event.words))
    if event.at_till:
        told.append(_("Réglé à la caisse de la boutique."))
    if event.borne_by is Bearer.PLATFORM:
        told.append(_("À la charge de la plateforme."))
    return " ".join(told)


def _reason(event: Event) -> str:
    return reason_words(event.reason) if event.reason else ""


def _who_in_shop(event: Event) -> str:
    if event.name:
        is_agent = event.by_what is ActorKind.AGENT
        return _("%(name)s, pour le client", name=event.name) if is_agent else event.name
    return {ActorKind.LINK: _("un lien de courriel"), ActorKind.RESIDENT: _("le client")}.get(
        event.by_what, ""
    )


def _who_for_resident(event: Event) -> str:
    in_shop = {ActorKind.PERSON, ActorKind.DEVICE, ActorKind.LINK}
    if event.by_what is ActorKind.RESIDENT:
        return _("vous")
    if event.by_what is ActorKind.AGENT:
        return _("%(name)s, pour vous", name=event.name)
    return _("la boutique") if event.by_what in in_shop else ""
