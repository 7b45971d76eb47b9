"""Collection windows, cut out of opening hours on the town's own clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from marketplace.pickup.slots import Rule, Window, windows
from marketplace.shops.hours import CLOSED, ShopHours

PARIS = "Europe/Paris"
LUNCH = ((time(9), time(12, 30)), (time(14), time(19)))
EVERY_DAY = ShopHours(week=dict.fromkeys(range(1, 8), LUNCH))
NIGHTS = ShopHours(week=dict.fromkeys(range(1, 8), ((time(0), time(10)),)))
WHOLE_DAYS = Rule(lead_minutes=0, days_ahead=0)


def cut(hours: ShopHours, rule: Rule, *, now: datetime, time_zone: str = PARIS) -> list[Window]:
    """The windows at a moment."""
    return list(windows(hours, rule, now=now, time_zone=time_zone))


def midnight(day: date, time_zone: str) -> datetime:
    """The first moment of a day in a zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone))


def starts(day: date, *, time_zone: str = PARIS, hours: ShopHours = NIGHTS) -> list[time]:
    """When the windows of one day begin, on the wall."""
    return [
        window.local_time
        for window in cut(hours, WHOLE_DAYS, now=midnight(day, time_zone), time_zone=time_zone)
    ]


def test_windows_stop_for_lunch() -> None:
    found = starts(date(2026, 6, 11), hours=EVERY_DAY)
    assert found[0] == time(9)
    assert time(12) in found
    assert not [at for at in found if time(12) < at < time(14)]
    assert found[-1] == time(18, 30)
    assert len(found) == 7 + 10


def test_a_window_that_would_outlast_the_hours_is_left_out() -> None:
    rule = Rule(length_minutes=60, lead_minutes=0, days_ahead=0)
    found = cut(EVERY_DAY, rule, now=midnight(date(2026, 6, 11), PARIS))
    assert [window.local_time.hour for window in found] == [9, 10, 11, 14, 15, 16, 17, 18]


def test_the_shop_has_its_lead_time() -> None:
    now = datetime(2026, 6, 11, 8, 0, tzinfo=UTC)  # ten o’clock
    first = cut(EVERY_DAY, Rule(lead_minutes=45), now=now)[0]
    assert (first.local_day, first.local_time) == (date(2026, 6, 11), time(11))
    exactly = cut(EVERY_DAY, Rule(lead_minutes=60), now=now)[0]
    assert exactly.local_time == time(11)


def test_days_are_looked_ahead_and_no_further() -> None:
    days = {
        window.local_day
        for window in cut(EVERY_DAY, Rule(days_ahead=2), now=midnight(date(2026, 6, 11), PARIS))
    }
    assert days == {date(2026, 6, 11), date(2026, 6, 12), date(2026, 6, 13)}


def test_a_closed_day_and_a_closed_shop_have_no_windows() -> None:
    special = {date(2026, 7, 14): ()}
    holiday = ShopHours(week=EVERY_DAY.week, special=special)
    assert starts(date(2026, 7, 14), hours=holiday) == []
    assert starts(date(2026, 7, 15), hours=holiday)
    assert starts(date(2026, 7, 15), hours=CLOSED) == []


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", date(2026, 3, 29)),
        ("Europe/Paris", date(2027, 3, 28)),
        ("Europe/Zurich", date(2026, 3, 29)),
        ("Europe/Zurich", date(2027, 3, 28)),
        ("America/Toronto", date(2026, 3, 8)),
        ("America/Toronto", date(2027, 3, 14)),
    ],
)
def test_no_window_lies_in_the_hour_that_spring_skips(zone: str, day: date) -> None:
    found = cut(NIGHTS, WHOLE_DAYS, now=midnight(day, zone), time_zone=zone)
    walls = [window.local_time for window in found]
    assert not [at for at in walls if time(2) <= at < time(3)]
    assert time(1) in walls
    assert time(9) in walls
    assert_sound(found, zone)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", date(2026, 10, 25)),
        ("Europe/Paris", date(2027, 10, 31)),
        ("Europe/Zurich", date(2026, 10, 25)),
        ("Europe/Zurich", date(2027, 10, 31)),
        ("America/Toronto", date(2026, 11, 1)),
        ("America/Toronto", date(2027, 11, 7)),
    ],
)
def test_the_hour_that_comes_twice_in_autumn_counts_once(zone: str, day: date) -> None:
    found = cut(NIGHTS, WHOLE_DAYS, now=midnight(day, zone), time_zone=zone)
    walls = [window.local_time for window in found]
    assert len(walls) == len(set(walls)) == 20
    assert_sound(found, zone)


def assert_sound(found: list[Window], zone: str) -> None:
    """Each window begins when its wall time says, none overlaps the next, keys differ."""
    for window in found:
        local = window.starts_at.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time()) == (window.local_day, window.local_time)
    for window, following in pairwise(found):
        assert window.starts_at < window.ends_at <= following.starts_at
    assert len({window.key for window in found}) == len(found)


@pytest.mark.parametrize(
    "day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]
)
def test_nine_o_clock_stays_nine_o_clock(day: date) -> None:
    found = cut(EVERY_DAY, Rule(lead_minutes=0, days_ahead=1), now=midnight(day, PARIS))
    nines = [window for window in found if window.local_time == time(9)]
    assert len(nines) == 2
    offsets = {window.starts_at.astimezone(ZoneInfo(PARIS)).utcoffset() for window in found}
    assert offsets <= {timedelta(hours=1), timedelta(hours=2)}
