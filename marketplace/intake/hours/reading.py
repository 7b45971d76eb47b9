"""A text becomes a week and special days, or is refused: nothing in between."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from marketplace.core import clock
from marketplace.core.times import format_day
from marketplace.core.words import _, language
from marketplace.intake.hours.asking import Asked, UnknownCountry, holidays_known
from marketplace.intake.hours.refusing import TextRefused, check_parts, nights_in, tidied
from marketplace.shops.hours import END_OF_DAY, Range, ShopHours
from marketplace.towns.calendar import holidays_from
from marketplace.towns.queries import TownView

_LOOKED_AHEAD = timedelta(days=396)  # thirteen months
_MOST_RUNS = 60
_A_MINUTE, _A_DAY = timedelta(minutes=1), timedelta(days=1)
_HOLIDAYS = re.compile(r"(?i)\bph\b")


@dataclass(frozen=True)
class Place:
    """Where, and from which day on, a text is read: the country, and the town's own public holidays."""

    country: str
    holidays: Mapping[date, str]
    first: date

    @property
    def last(self) -> date:
        """The last day that is read."""
        return self.first + _LOOKED_AHEAD


@dataclass(frozen=True)
class Run:
    """Days in a row that differ from the week, all alike; days between them are closed either way."""

    first: date
    last: date
    ranges: Sequence[Range]


@dataclass(frozen=True)
class Reading:
    """What a text says: a week that repeats, and special days up to the last day that was read."""

    text: str
    hours: ShopHours
    last: date


def place_of(town: TownView) -> Place:
    """The town, from today on."""
    today = clock.today(town.time_zone)
    return Place(town.country, holidays_from(town, today), today)


def read_hours(text: str, *, place: Place) -> Reading:
    """What a text says, proven equal to the library's own answers for thirteen months.

    Raises: TextRefused, naming the part.
    """
    plain = tidied(text)
    check_parts(plain)
    if _HOLIDAYS.search(plain):
        _check_holidays(place)
    holidays = frozenset(place.holidays)
    return Reading(plain, _hours(plain, place.country, place.first, place.last, holidays), place.last)


def runs_of(hours: ShopHours) -> list[Run]:
    """The special days, those in a row that are alike taken together."""
    runs: list[Run] = []
    for day, ranges in sorted(hours.special.items()):
        if runs and runs[-1].ranges == ranges and _all_closed(hours, runs[-1].last, day):
            runs[-1] = Run(runs[-1].first, day, ranges)
        else:
            runs.append(Run(day, day, ranges))
    return runs


# A town's list repeats the same few texts, and a page reads its text again when it is confirmed.
@lru_cache(maxsize=512)
def _hours(text: str, country: str, first: date, last: date, holidays: frozenset[date]) -> ShopHours:
    asked = _ask(text, country)
    _check_nights(text, asked, country, first, last)
    days = _by_day(asked, first, last)
    if not any(days.values()):
        raise TextRefused(
            text, _("le commerce n’ouvrirait jamais"), _("Dites au moins un jour et ses heures.")
        )
    week = _usual_week(days, holidays)
    special = {day: ranges for day, ranges in days.items() if ranges != week.get(day.isoweekday(), ())}
    hours = ShopHours({day: ranges for day, ranges in week.items() if ranges}, special)
    if len(runs_of(hours)) > _MOST_RUNS:
        raise TextRefused(
            text, _("ces horaires changent trop souvent"), _("Saisissez la semaine, puis ses exceptions.")
        )
    if not is_proven(asked, hours, first=first, last=last):
        raise TextRefused(text, _("nous n’en sommes pas sûrs"), _("Saisissez la semaine jour par jour."))
    return hours


def is_proven(asked: Asked, hours: ShopHours, *, first: date, last: date) -> bool:
    """Whether both say the same at every moment from a day to another.

    Both change at these moments only: who agrees at each, and a minute before each, agrees always.
    """
    begins, ends = datetime.combine(first, time()), datetime.combine(last + _A_DAY, time())
    changes = {begins} | {at for interval in asked.intervals(first, last) for at in interval}
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        changes |= {_moment(day, at) for pair in hours.ranges_on(day) for at in pair}
    looked_at = {at for change in changes for at in (change, change - _A_MINUTE) if begins <= at < ends}
    return all(asked.is_open(at) == hours.is_open(at) for at in looked_at)


def _ask(text: str, country: str) -> Asked:
    try:
        return Asked(text, country=country)
    except UnknownCountry:  # it has no holidays then, and the text names none
        return Asked(text, country="")


def _check_nights(text: str, whole: Asked, country: str, first: date, last: date) -> None:
    """A night that another rule’s day cuts at midnight is read by some and not by others: it is refused."""
    for rule in nights_in(text):
        night = _ask(rule, country)
        for offset in range((last - first).days):
            midnight = datetime.combine(first + timedelta(days=offset + 1), time())
            goes_on = night.is_open(midnight - _A_MINUTE) and night.is_open(midnight)
            if goes_on and whole.is_open(midnight - _A_MINUTE) and not whole.is_open(midnight):
                raise TextRefused(
                    rule,
                    _("une autre règle coupe la nuit à minuit"),
                    _("Séparez ces deux règles par une virgule, ou fermez à 24:00."),
                )


def _check_holidays(place: Place) -> None:
    """« PH » means the days that the library knows: they must all be holidays of the town."""
    known = holidays_known(place.country, first=place.first, last=place.last)
    wrong = sorted(known - place.holidays.keys())
    cure = _("Retirez cette partie : nous vous demanderons jour par jour si vous ouvrez.")
    if not known:
        raise TextRefused("PH", _("nous ne savons pas quels jours fériés sont entendus"), cure)
    if wrong:
        day = format_day(wrong[0], language())
        raise TextRefused(
            "PH", _("le %(day)s serait férié, et ne l’est pas dans votre commune", day=day), cure
        )


def _by_day(asked: Asked, first: date, last: date) -> dict[date, tuple[Range, ...]]:
    found: dict[date, list[Range]] = {
        first + timedelta(days=offset): [] for offset in range((last - first).days + 1)
    }
    for opens, closes in asked.intervals(first, last):
        for day, pair in _cut_at_midnight(opens, closes):
            found[day].append(pair)
    return {day: tuple(ranges) for day, ranges in found.items()}


def _cut_at_midnight(opens: datetime, closes: datetime) -> Iterator[tuple[date, Range]]:
    while opens < closes:
        midnight = datetime.combine(opens.date() + _A_DAY, time())
        yield opens.date(), (opens.time(), closes.time() if closes < midnight else END_OF_DAY)
        opens = min(closes, midnight)


def _usual_week(
    days: Mapping[date, tuple[Range, ...]], holidays: frozenset[date]
) -> dict[int, tuple[Range, ...]]:
    """For each weekday the hours that it has most often, holidays left aside."""
    by_weekday: dict[int, Counter[tuple[Range, ...]]] = {weekday: Counter() for weekday in range(1, 8)}
    for day, ranges in days.items():
        if day not in holidays:
            by_weekday[day.isoweekday()][ranges] += 1
    return {weekday: counter.most_common(1)[0][0] for weekday, counter in by_weekday.items()}


def _moment(day: date, wall: time) -> datetime:
    return datetime.combine(day + _A_DAY, time()) if wall == END_OF_DAY else datetime.combine(day, wall)


def _all_closed(hours: ShopHours, after: date, before: date) -> bool:
    between = (after + timedelta(days=offset) for offset in range(1, (before - after).days))
    return not any(hours.ranges_on(day) for day in between)
