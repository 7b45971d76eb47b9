"""OpenStreetMap's opening hours are understood exactly, or refused with the part named: never other hours."""

from datetime import date, datetime, time, timedelta

import opening_hours
import pytest
from flask import Flask

from marketplace.intake.hours import reading as reader
from marketplace.intake.hours.asking import Asked
from marketplace.intake.hours.reading import Place, Reading, is_proven, read_hours, runs_of
from marketplace.intake.hours.refusing import TextRefused
from marketplace.shops.hours import END_OF_DAY, ShopHours
from marketplace.towns.calendar import holidays_from
from tests.intake.hours_texts import NOT_UNDERSTOOD, UNDERSTOOD

FIRST = date(2026, 6, 11)


def place(country: str = "FR", *, first: date = FIRST, holidays: frozenset[date] | None = None) -> Place:
    """A town of the country from a day on; `holidays` instead of those of the country."""
    known = _Somewhere(country)
    days = holidays_from(known, first) if holidays is None else dict.fromkeys(holidays, "fête")  # type: ignore[arg-type]
    return Place(country, days, first)


class _Somewhere:
    subdivision = ""

    def __init__(self, country: str) -> None:
        self.country = country


@pytest.fixture(autouse=True)
def _french(app: Flask) -> None:
    """Refusals are words, and words need a language."""


def read(text: str, *, first: date = FIRST) -> Reading:
    return read_hours(text, place=place(first=first))


def library_says(text: str, at: datetime) -> bool:
    """What the library itself says of a wall time, asked afresh."""
    library = opening_hours.OpeningHours(text, country="FR", auto_country=False, auto_timezone=False)
    return library.is_open(at)


@pytest.mark.parametrize("text", UNDERSTOOD)
@pytest.mark.parametrize("first", [FIRST, date(2026, 12, 30)], ids=["summer", "year’s end"])
def test_what_is_understood_says_the_same_as_the_library_for_thirteen_months(text: str, first: date) -> None:
    reading = read(text, first=first)
    library = opening_hours.OpeningHours(reading.text, country="FR", auto_country=False, auto_timezone=False)
    begins = datetime.combine(first, time())
    for minutes in range(0, 396 * 24 * 60, 211):  # a step that falls on every minute of the hour in turn
        at = begins + timedelta(minutes=minutes)
        assert reading.hours.is_open(at) == library.is_open(at), at


@pytest.mark.parametrize(("text", "part"), NOT_UNDERSTOOD)
def test_what_is_not_is_refused_and_the_part_is_named(text: str, part: str) -> None:
    with pytest.raises(TextRefused) as refused:
        read(text)
    assert refused.value.part == part
    assert f"« {part} »" in str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")


def test_seasons_and_dates_become_special_days() -> None:
    hours = read("Tu-Sa 08:00-12:45, 15:00-19:30; Su 08:00-13:00; Aug off").hours
    assert sorted(hours.week) == [2, 3, 4, 5, 6, 7]
    assert [(run.first, run.last, run.ranges) for run in runs_of(hours)] == [
        (date(2026, 8, 1), date(2026, 8, 30), ())  # the 31st is a Monday: closed by the week
    ]


def test_public_holidays_become_closed_days_with_the_town_s_calendar() -> None:
    hours = read("Mo-Sa 09:00-12:00; PH off").hours
    assert hours.special[date(2026, 7, 14)] == ()
    assert hours.special[date(2027, 3, 29)] == ()  # Easter Monday moves


def test_easter_is_reckoned() -> None:
    assert read("Mo-Sa 09:00-12:00; easter -2 days off").hours.special == {date(2027, 3, 26): ()}


def test_a_night_goes_on_with_the_next_day_and_midnight_is_the_end_of_a_day() -> None:
    week = read("Sa 18:00-02:00, Su 10:00-24:00").hours.week
    assert week[6] == ((time(18), END_OF_DAY),)
    assert week[7] == ((time(0), time(2)), (time(10), END_OF_DAY))


@pytest.mark.parametrize("night", ["2026-10-25", "2027-03-28"])
def test_a_night_in_which_the_clocks_change_is_read_on_the_wall(night: str) -> None:
    text = "Mo-Su 22:00-04:00"
    hours, midnight = read(text).hours, datetime.fromisoformat(night)
    for minutes in range(0, 6 * 60, 10):
        at = midnight + timedelta(minutes=minutes)
        assert hours.is_open(at) == library_says(text, at)


def test_the_29th_of_february_exists_every_fourth_year() -> None:
    leap = read("Mo-Su 09:00-12:00; Feb 29 off", first=date(2027, 12, 1)).hours
    assert leap.special == {date(2028, 2, 29): ()}


def test_holidays_that_are_not_the_town_s_are_refused() -> None:
    with pytest.raises(TextRefused, match="ne l’est pas dans votre commune"):
        read_hours("Mo-Fr 09:00-12:00; PH off", place=place(holidays=frozenset({date(2026, 12, 25)})))


def test_holidays_of_a_country_that_nobody_knows_are_refused() -> None:
    with pytest.raises(TextRefused, match="quels jours fériés"):
        read_hours("Mo-Fr 09:00-12:00; PH off", place=Place("ZZ", {}, FIRST))
    assert read_hours("Mo-Fr 09:00-12:00", place=Place("ZZ", {}, FIRST)).hours.week


def test_a_holiday_that_only_the_town_knows_stays_a_question() -> None:
    more = frozenset(place().holidays) | {date(2026, 12, 26)}
    reading = read_hours("Mo-Sa 09:00-12:00; PH off", place=place(holidays=more))
    assert date(2026, 12, 26) not in reading.hours.special


@pytest.mark.parametrize(
    "other",
    [
        ShopHours({1: ((time(9), time(12, 1)),)}),
        ShopHours({1: ((time(9), time(12)),)}, {date(2026, 7, 13): ()}),
        ShopHours({1: ((time(9), time(12)),), 2: ((time(9), time(9, 1)),)}),
        ShopHours({}),
    ],
)
def test_the_proof_fails_where_hours_differ_by_a_minute_or_a_day(other: ShopHours) -> None:
    asked = Asked("Mo 09:00-12:00", country="FR")
    last = FIRST + timedelta(days=396)
    assert is_proven(asked, ShopHours({1: ((time(9), time(12)),)}), first=FIRST, last=last)
    assert not is_proven(asked, other, first=FIRST, last=last)


def test_what_cannot_be_proven_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "is_proven", lambda *_asked, **_days: False)
    with pytest.raises(TextRefused, match="pas sûrs"):
        read("Mo-We 08:07-11:53")
