"""OpenStreetMap's opening hours as a plain week, or not at all.

A week that repeats is read exactly, by the `opening-hours` library. Anything more (seasons, dates, school or
public holidays with hours of their own, "by appointment", open ends) is refused: a shop is never shown with
hours that its list does not say. « PH off » is no obstacle, public holidays have days of their own.
Source: wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import opening_hours

from marketplace.core.words import _
from marketplace.intake.goods import Refused
from marketplace.shops.hours import Range

_MINUTES_A_DAY = 24 * 60
_WEEKS = tuple(map(datetime.fromisoformat, ("2024-02-26", "2025-07-14", "2026-12-21")))  # wall time
_DAY = r"(?:mo|tu|we|th|fr|sa|su)"
_DAYS = rf"{_DAY}(?:\s*-\s*{_DAY})?(?:\s*,\s*{_DAY}(?:\s*-\s*{_DAY})?)*"
_TIMES = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}(?:\s*,\s*\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2})*"
_RULE = re.compile(rf"(?i)(?:{_DAYS}\s*:?\s*(?:{_TIMES}|off|closed)|{_TIMES}|24/7)")
_NEXT_RULE = re.compile(r"(?i)\s*(;|(?<=\d),(?=\s*[a-z])|(?<=off),)\s*")
_CLOSED = re.compile(r"(?i)(.*?)\s*:?\s+(?:off|closed)")


@dataclass(frozen=True, slots=True)
class OpenRange:
    """From `opens` to `closes` on an ISO weekday. Units: minutes since midnight; 1440 is the day's end."""

    weekday: int
    opens: int
    closes: int


WeekHours = tuple[OpenRange, ...]
Week = dict[int, list[Range]]


def read_hours(text: str, *, line: int, column: str) -> WeekHours | Refused:
    """The ranges of a week in which a shop is open, in order; past midnight they go on with the next day."""
    plain = _without_closed_holidays(" ".join(text.replace("–", "-").split()).strip(" ;"))
    if not _is_plain_week(plain) or not opening_hours.validate(plain):
        return Refused(
            line,
            column,
            _("Les horaires « %(text)s » ne sont pas ceux d’une semaine qui se répète.", text=text[:80]),
            _("Saisissez les horaires habituels du commerce, puis ses jours particuliers."),
        )
    weeks = [tuple(_ranges(plain, monday)) for monday in _WEEKS]
    if not weeks[0] or any(week != weeks[0] for week in weeks):
        return Refused(
            line,
            column,
            _("Les horaires « %(text)s » ne disent aucune heure d’ouverture certaine.", text=text[:80]),
            _("Saisissez les horaires habituels du commerce."),
        )
    return weeks[0]


def read_week(text: str, *, line: int) -> Week | Refused:
    """The same as a shop keeps it: ranges by ISO weekday, each within its day; midnight is refused."""
    hours = read_hours(text, line=line, column="opening_hours")
    if isinstance(hours, Refused):
        return hours
    if any(one.closes == _MINUTES_A_DAY for one in hours):
        return Refused(
            line,
            "opening_hours",
            _("Les horaires « %(text)s » vont jusqu’à minuit ou au-delà.", text=text[:80]),
            _("Saisissez-les avec une fermeture avant minuit."),
        )
    week: Week = {}
    for one in hours:
        opens, closes = (time(minute // 60, minute % 60) for minute in (one.opens, one.closes))
        week.setdefault(one.weekday, []).append((opens, closes))
    return week


def _without_closed_holidays(text: str) -> str:
    """The rules without « PH off » and « SH off »; each keeps the sign that joins it to the one before."""
    signs_and_rules = ["", *_NEXT_RULE.split(text)]
    kept = ""
    for sign, rule in zip(signs_and_rules[0::2], signs_and_rules[1::2], strict=True):
        left = _without_holidays(re.sub(r"\s*([,-])\s*", r"\1", rule))  # « Tu, We » is one list of days
        if left:
            kept += (f"{sign} " if kept else "") + left
    return kept


def _without_holidays(rule: str) -> str:
    closed = _CLOSED.fullmatch(rule)
    if closed is None:
        return rule
    days = [day for day in closed.group(1).split(",") if day.strip().upper() not in ("PH", "SH")]
    return f"{','.join(days)} off" if days else ""


def _is_plain_week(text: str) -> bool:
    """Only days with times; and no rule without days after one with days, which would silently replace it."""
    rules = _NEXT_RULE.split(text)[0::2]
    if not all(_RULE.fullmatch(rule) for rule in rules):
        return False
    return all(re.match(rf"(?i){_DAY}", rule) for rule in rules) or len(rules) == 1


def _ranges(text: str, monday: datetime) -> Iterator[OpenRange]:
    week = opening_hours.OpeningHours(text, auto_country=False, auto_timezone=False)
    for opens, closes, state, _comments in week.intervals(monday, monday + timedelta(days=7)):
        if str(state) != "open":
            continue
        end = min(closes, monday + timedelta(days=7))
        yield from _by_day(opens - monday, end - monday)


def _by_day(opens: timedelta, closes: timedelta) -> Iterator[OpenRange]:
    start, end = (int(moment.total_seconds()) // 60 for moment in (opens, closes))
    while start < end:
        day = start // _MINUTES_A_DAY
        stop = min(end, (day + 1) * _MINUTES_A_DAY)
        yield OpenRange(day + 1, start - day * _MINUTES_A_DAY, stop - day * _MINUTES_A_DAY)
        start = stop
