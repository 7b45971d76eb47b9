"""What is said of a shop's door: open until when, about to close, or when it opens again."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from marketplace.core.times import format_clock, format_long_day, format_weekday
from marketplace.core.words import _, language
from marketplace.shops.hours import END_OF_DAY, ShopHours

_SOON_MINUTES, _STEP_MINUTES = 30, 5
_LOOKED_AHEAD_DAYS = 35
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Door:
    """Until when a shop is open, else from when on; neither when nobody knows. Wall times of `today` on.

    `minutes_left`: until it closes, where that is soon, in steps that promise no minute too many.
    `again`: it opens for the second time today. `without_end`: it does not close today, nor tomorrow.
    `is_unsure`: today is a public holiday, and the shop has not said whether it opens.
    `is_told`: the shop has said something of its hours.
    """

    today: date
    closes: time | None
    opens: datetime | None
    minutes_left: int | None = None
    again: bool = False
    without_end: bool = False
    is_told: bool = True
    is_unsure: bool = False


def door_of(hours: ShopHours, *, at: datetime) -> Door:
    """A shop's door at a local moment."""
    closes = hours.closes_at(at)
    if closes:
        day, closes = _end_of(hours, at.date(), closes)
        without_end = day - at.date() > _DAY
        return Door(at.date(), closes, None, _minutes_left(day, closes, at=at), without_end=without_end)
    if not (hours.week or hours.special):
        return Door(at.date(), None, None, is_told=False)
    opens = hours.next_opening(at, within_days=_LOOKED_AHEAD_DAYS)
    was_open = any(begins <= at.time() for begins, _ends in hours.ranges_on(at.date()))
    return Door(at.date(), None, opens, again=was_open, is_unsure=hours.is_unsure(at.date()))


def door_words(door: Door) -> str:
    """« Ouvert jusqu’à 19 h 30 », « Ferme dans 20 min », « Rouvre demain à 9 h »; empty when nobody knows."""
    if door.closes and door.minutes_left is not None:
        if door.minutes_left < _STEP_MINUTES:
            return _("Ferme dans un instant")
        return _("Ferme dans %(minutes)s min", minutes=door.minutes_left)
    if door.is_unsure:
        return _("Férié : à confirmer")
    if door.without_end:
        return _("Ouvert en continu")
    if door.closes:
        return _("Ouvert jusqu’à %(time)s", time=format_clock(door.closes, language()))
    return _opening_words(door, door.opens) if door.opens else ""


def _opening_words(door: Door, opens: datetime) -> str:
    day, hour = opens.date(), format_clock(opens.time(), language())
    days = (day - door.today).days
    if days == 0:
        return _("Rouvre à %(time)s", time=hour) if door.again else _("Ouvre à %(time)s", time=hour)
    if days == 1:
        return _("Rouvre demain à %(time)s", time=hour)
    if days < 7:
        return _("Rouvre %(day)s à %(time)s", day=format_weekday(day, language()), time=hour)
    return _("Rouvre le %(day)s à %(time)s", day=format_long_day(day, language()), time=hour)


def _end_of(hours: ShopHours, day: date, closes: time) -> tuple[date, time]:
    """When a door shuts that is open until then: a range that begins there goes on, also past midnight."""
    last = day + 2 * _DAY
    while day < last:
        for opens, shuts in hours.ranges_on(day):
            closes = shuts if opens == closes else closes
        if closes != END_OF_DAY or time() not in (opens for opens, _shuts in hours.ranges_on(day + _DAY)):
            break
        day, closes = day + _DAY, time()
    return day, closes


def _minutes_left(day: date, closes: time, *, at: datetime) -> int | None:
    """None while there is time enough. Counted as time passes, also in a night when the clocks change."""
    day = day + _DAY if closes == END_OF_DAY else day
    end = datetime.combine(day, time() if closes == END_OF_DAY else closes, tzinfo=at.tzinfo)
    left = int((end.astimezone(UTC) - at.astimezone(UTC)).total_seconds() // 60)
    return left // _STEP_MINUTES * _STEP_MINUTES if 0 <= left <= _SOON_MINUTES else None
