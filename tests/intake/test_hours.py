"""OpenStreetMap's opening hours are read exactly, or refused."""

from datetime import datetime, timedelta

import opening_hours
import pytest

from marketplace.intake.goods import Refused
from marketplace.intake.hours import OpenRange, read_hours, read_week

PLAIN = [
    "Mo-Sa 09:00-19:00",
    "Tu-Sa 09:00-12:30,14:00-19:00; Su 09:00-13:00",
    "Tu-Sa 09:00-12:30, 14:00-19:00; PH off",
    "Mo-Fr 08:30-19:30; Sa 09:00-19:00; Su,PH off",
    "Mo-Sa 09:00-19:00; Tu off; We 13:30-19:00",
    "Su-Th 11:30-01:30; Fr-Sa 11:30-04:00",
    "Su-Th 17:00-03:00, Fr,Sa 17:00-05:00",
    "We-Mo 07:00-20:00",
    "09:00-19:00",
    "24/7",
    "mo-fr 9:00-12:00",
    "Mo-Sa 10:00-00:00",
    "Mo-Fr 09:00-12:00; PH,SH off",
    "PH off; Mo-Fr 09:00-12:00, Sa off",
]
NOT_PLAIN = [
    "",
    "Jun 1-Sep 1; 12:00-01:00",
    "Apr-Sep: Su-Th 11:00-24:00; Fr,Sa 11:00-01:00",
    "Mo-Su 11:30+",
    "PH,Su-Th 11:00-03:00",
    "Mo-Fr 09:00-12:00; PH 10:00-12:00",
    "Mo-Fr 09:00-12:00; SH 10:00-12:00",
    'Mo-Fr 09:00-12:00 "sur rendez-vous"',
    '"by appointment"',
    "Mo-Fr 09:00-12:00 || unknown",
    "Mo[1] 09:00-12:00",
    "sunrise-sunset",
    "week 1-20 Mo-Fr 09:00-12:00",
    "Tu, We 19:00-01:00, 09:00-18:00; Mo-Fr",
    "Tu-Sa 09:00-12:30;15:00-19:00",
    "Mo-Fr",
    "off",
    "Lu-Ve 09:00-12:00",
    "du mardi au samedi de 9h à 19h",
    "Mo-Fr 09h-12h",
]


def open_minutes(text: str) -> set[int]:
    """The open minutes of a week without holidays, asked of the library one by one."""
    week = opening_hours.OpeningHours(text, auto_country=False, auto_timezone=False)
    monday = datetime.fromisoformat("2026-03-02")
    return {minute for minute in range(0, 7 * 1440, 5) if week.is_open(monday + timedelta(minutes=minute))}


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_week_is_read_to_the_minute(text: str) -> None:
    hours = read_hours(text, line=1, column="opening_hours")
    assert not isinstance(hours, Refused)
    read = {
        (one.weekday - 1) * 1440 + minute
        for one in hours
        for minute in range(0, 1440, 5)
        if one.opens <= minute < one.closes
    }
    assert read == open_minutes(text)


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_anything_else_is_refused_and_never_read_as_other_hours(text: str) -> None:
    refused = read_hours(text, line=4, column="horaires")
    assert isinstance(refused, Refused)
    assert (refused.line, refused.column) == (4, "horaires")


def test_a_list_of_days_written_with_spaces_is_still_one_list() -> None:
    assert read_hours("Tu, We 09:00-12:00", line=1, column="") == (
        OpenRange(2, 540, 720),
        OpenRange(3, 540, 720),
    )


def test_lunch_closings_make_two_ranges() -> None:
    assert read_hours("Mo 09:00-12:30,14:00-19:00", line=1, column="") == (
        OpenRange(1, 540, 750),
        OpenRange(1, 840, 1140),
    )


def test_a_night_goes_on_with_the_next_day() -> None:
    assert read_hours("Sa 18:00-02:00", line=1, column="") == (OpenRange(6, 1080, 1440), OpenRange(7, 0, 120))


def test_a_shop_keeps_no_hours_that_reach_midnight() -> None:
    refused = read_week("Mo-Sa 18:00-24:00", line=2)
    assert isinstance(refused, Refused)
    assert "minuit" in refused.reason
