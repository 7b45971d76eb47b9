"""Hours of a hub as a clerk writes them, and as a map does: what is read back is the same hours."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from babel import Locale

from marketplace.core.words import language
from marketplace.shops.hours import END_OF_DAY, Range, ShopHours

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_TIME = re.compile(r"(?i)\b(\d{1,2})\s*h(?:\s*(\d{2}))?\b")
_UNTIL = re.compile(r"(?i)(?<=\w)\s*(?:\s(?:\u00e0|au|to|until)\s|[-\u2013\u2014])\s*(?=\w)")
_AND = re.compile(r"(?i)(?<=\w)\s*(?:,|\s(?:et|and|puis|then)\s)\s*(?=\w)")
_EMPTY_WORDS = re.compile(r"(?i)\b(?:du|de|le|les|from|on)\s+")
_CLOSED = re.compile(r"(?i)\bferm\u00e9e?s?\b|\bclosed\b")
_LANGUAGES = ("fr", "en")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def text_of(hours: ShopHours) -> str:
    """The week, days that are alike together, then single dates."""
    dates = (f"{_date(day)} {_times(hours.special[day])}" for day in sorted(hours.special))
    return "; ".join([*_week(hours), *dates])


def plain_text_of(hours: ShopHours) -> str:
    """The same with the visitor's own names of the days, as `as_map` understands them."""
    names = _names(language() if language() in _LANGUAGES else _LANGUAGES[0])
    own = {code: name for name, code in names.items()}
    return re.sub(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b", lambda found: own[found[0]], text_of(hours))


def as_map(text: str) -> str:
    """« du mardi au samedi de 16 h à 20 h » as a map has it; what a map writes stays as it is."""
    text = _EMPTY_WORDS.sub("", "; ".join(line.strip(" ;") for line in text.splitlines() if line.strip(" ;")))
    text = _TIME.sub(lambda found: f"{int(found[1]):02}:{found[2] or '00'}", text)
    for tongue in _LANGUAGES:
        for name, code in _names(tongue).items():
            text = re.sub(rf"(?i)\b{name}s?\b", code, text)
    return _CLOSED.sub("off", _AND.sub(",", _UNTIL.sub("-", text)))


@cache
def _names(tongue: str) -> dict[str, str]:
    """Each day's name in a language, with what a map calls it."""
    names = Locale.parse(tongue).days["format"]["wide"]
    return {str(names[number]): code for number, code in enumerate(_DAYS)}


def _week(hours: ShopHours) -> Iterator[str]:
    alike: list[tuple[list[int], Sequence[Range]]] = []
    for weekday in range(1, 8):
        ranges = hours.week.get(weekday, ())
        if alike and list(alike[-1][1]) == list(ranges):
            alike[-1][0].append(weekday)
        else:
            alike.append(([weekday], ranges))
    for days, ranges in alike:
        if ranges:
            first, last = _DAYS[days[0] - 1], _DAYS[days[-1] - 1]
            yield f"{first if first == last else f'{first}-{last}'} {_times(ranges)}"


def _date(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}"


def _times(ranges: Sequence[Range]) -> str:
    return (
        ",".join(
            f"{opens:%H:%M}-{'24:00' if closes == END_OF_DAY else f'{closes:%H:%M}'}"
            for opens, closes in ranges
        )
        or "off"
    )
