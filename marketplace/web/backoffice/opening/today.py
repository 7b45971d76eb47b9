"""Closing for once, today: the afternoon, or from now on, in one tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import abort, request
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.times import format_clock
from marketplace.core.words import _, language
from marketplace.fulfilment.closing.changes import DaysChange
from marketplace.shops.hours import Range, ShopHours
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.opening.guided import settle
from marketplace.web.town import this_town

_NOON, _LUNCH_ENDS = time(12), time(14)


@dataclass(frozen=True)
class Closing:
    """A way to close today. `key`: how its button names it; `ranges`: what is left of the day's hours."""

    key: str
    words: str
    ranges: Sequence[Range]


def closings_of(hours: ShopHours, *, now: datetime) -> list[Closing]:
    """The ways to close today that change something. `hours`: as residents are told them."""
    ranges, wall = hours.ranges_on(now.date()), now.time().replace(second=0, microsecond=0, tzinfo=None)
    open_still = [pair for pair in ranges if pair[1] > wall]
    if not open_still:
        return []
    found = []
    if wall < _NOON and (cut := _afternoon_begins(ranges)):
        words = _("Fermer cet après-midi, dès %(time)s", time=format_clock(cut, language()))
        found.append(Closing("afternoon", words, _until(ranges, cut)))
    if hours.is_open(now):
        found.append(Closing("rest", _("Fermer maintenant, jusqu’à demain"), _until(ranges, wall)))
    else:
        found.append(Closing("rest", _("Ne plus ouvrir aujourd’hui"), _until(ranges, wall)))
    return found


def create_closing() -> ResponseReturnValue:
    """Close for the rest of the day, or for the afternoon."""
    now = clock.local(clock.now(), this_town().time_zone)
    hours = opening_hours_of_shop(this_town(), this_shop().id, from_day=now.date())
    chosen = [closing for closing in closings_of(hours, now=now) if closing.key == request.form.get("part")]
    if not chosen:
        abort(404)
    change = closing_of(now.date(), chosen[0])
    return settle(change, told=_told(chosen[0]), onward=_onward())


def closing_of(day: date, closing: Closing) -> DaysChange:
    """What is left of a day, as a special day."""
    return DaysChange({day: closing.ranges}, reason=_("Fermeture exceptionnelle"))


def _told(closing: Closing) -> str:
    if not closing.ranges:
        return _("C’est dit : fermé aujourd’hui. Demain, tout reprend comme d’habitude.")
    last = format_clock(closing.ranges[-1][1], language())
    return _("C’est dit : fermé dès %(time)s aujourd’hui. Demain, tout reprend comme d’habitude.", time=last)


def _onward() -> str:
    return request.path.removesuffix("/today")


def _afternoon_begins(ranges: Sequence[Range]) -> time | None:
    """When the afternoon begins: where the morning's range ends for lunch, else at noon."""
    later = [pair for pair in ranges if pair[1] > _NOON]
    if not later:
        return None
    opens, closes = later[0]
    if opens >= _NOON:
        return opens
    if closes <= _LUNCH_ENDS:
        return closes if len(later) > 1 else None
    return _NOON


def _until(ranges: Sequence[Range], cut: time) -> list[Range]:
    return [(opens, min(closes, cut)) for opens, closes in ranges if opens < cut]
