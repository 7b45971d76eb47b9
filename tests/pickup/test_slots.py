"""Collection windows, cut out of opening hours on the town's own clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.pickup.slots import Rule, Window, windows
from marketplace.shops.hours import CLOSED, END_OF_DAY, ShopHours

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


def test_hours_up_to_midnight_have_a_last_window_that_ends_there() -> None:
    evenings = ShopHours(week=dict.fromkeys(range(1, 8), ((time(22), END_OF_DAY),)))
    for day in (date(2026, 6, 11), date(2026, 10, 25), date(2027, 3, 28), date(2026, 12, 31)):
        last = cut(evenings, WHOLE_DAYS, now=midnight(day, PARIS))[-1]
        assert last.local_time == time(23, 30)
        assert last.ends_at == midnight(day + timedelta(days=1), PARIS)


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
    assert time(1, 30) in walls  # it lasts until the clock jumps
    assert time(9) in walls
    assert len(walls) == 18
    assert_sound(found, zone)


@pytest.mark.parametrize("minutes", [40, 45, 90])
def test_no_window_ends_in_the_hour_that_spring_skips(minutes: int) -> None:
    rule = Rule(length_minutes=minutes, lead_minutes=0, days_ahead=0)
    found = cut(NIGHTS, rule, now=midnight(date(2026, 3, 29), PARIS))
    assert not [window for window in found if time(1, 30) < window.local_time < time(3)]
    assert_sound(found, PARIS)


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
    assert {time(1, 30), time(2, 30), time(9)} <= set(walls)
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


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", date(2026, 3, 29)),
        ("Europe/Zurich", date(2027, 3, 28)),
        ("America/Toronto", date(2026, 3, 8)),
        ("America/Toronto", date(2027, 3, 14)),
    ],
)
def test_the_lead_time_is_time_that_passes_not_a_reading_of_the_wall(zone: str, day: date) -> None:
    before = datetime.combine(day, time(1, 30), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    first = cut(NIGHTS, Rule(lead_minutes=45), now=before, time_zone=zone)[0]
    # At 1:30 the shop has 45 minutes until 3:15, the clock having jumped from 2:00 to 3:00.
    assert first.local_time == time(3, 30)
    assert first.starts_at - before == timedelta(minutes=60)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", date(2026, 10, 25)),
        ("Europe/Zurich", date(2027, 10, 31)),
        ("America/Toronto", date(2026, 11, 1)),
        ("America/Toronto", date(2027, 11, 7)),
    ],
)
def test_in_the_second_of_two_equal_hours_its_windows_are_over(zone: str, day: date) -> None:
    hour = 2 if zone.startswith("Europe") else 1
    second = datetime.combine(day, time(hour, 10), tzinfo=ZoneInfo(zone)).replace(fold=1).astimezone(UTC)
    first = cut(NIGHTS, Rule(lead_minutes=0), now=second, time_zone=zone)[0]
    assert first.local_time == time(hour + 1)


def test_the_list_of_windows_crosses_the_end_of_the_year() -> None:
    now = midnight(date(2026, 12, 31), PARIS)
    found = cut(EVERY_DAY, Rule(lead_minutes=0, days_ahead=1), now=now)
    assert [window.local_day for window in found] == sorted(window.local_day for window in found)
    assert {window.local_day for window in found} == {date(2026, 12, 31), date(2027, 1, 1)}
    keys = [window.key for window in found]
    assert keys == sorted(keys)
    assert keys[0] == "20261231T0800Z"
    assert keys[-1] == "20270101T1730Z"


def test_the_week_is_the_shops_own_also_in_the_53rd_week_of_a_year() -> None:
    thursdays = ShopHours(week={4: LUNCH})
    now = midnight(date(2026, 12, 28), PARIS)  # the Monday of ISO week 53
    days = {window.local_day for window in cut(thursdays, Rule(lead_minutes=0, days_ahead=14), now=now)}
    assert days == {date(2026, 12, 31), date(2027, 1, 7)}


def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    now = midnight(date(2028, 2, 28), PARIS)
    found = cut(EVERY_DAY, Rule(lead_minutes=0, days_ahead=2), now=now)
    days = list(dict.fromkeys(window.local_day for window in found))
    assert days == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    special = ShopHours(week=EVERY_DAY.week, special={date(2028, 2, 29): ()})
    found = cut(special, Rule(lead_minutes=0, days_ahead=2), now=now)
    assert date(2028, 2, 29) not in {window.local_day for window in found}


_ZONES = (
    "Europe/Paris",
    "Europe/Zurich",
    "America/Toronto",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "UTC",
)
_minutes = st.integers(min_value=0, max_value=24 * 60 - 1)


def _ranges(edges: list[int]) -> tuple[tuple[time, time], ...]:
    """Ranges that do not overlap, out of sorted minutes of the day."""
    walls = [time(minute // 60, minute % 60) for minute in sorted(edges)]
    return tuple(zip(walls[::2], walls[1::2], strict=False))


_days = st.lists(_minutes, max_size=6, unique=True).map(_ranges)
_weeks = st.dictionaries(st.integers(min_value=1, max_value=7), _days)
_rules = st.builds(
    Rule,
    length_minutes=st.integers(min_value=5, max_value=240),
    lead_minutes=st.integers(min_value=0, max_value=3000),
    days_ahead=st.integers(min_value=0, max_value=4),
)
_changes = st.sampled_from(
    [
        date(2026, 3, 28),
        date(2026, 10, 24),
        date(2026, 3, 7),
        date(2026, 10, 31),
        date(2026, 4, 4),
        date(2028, 2, 28),
    ]
)


@given(
    week=_weeks,
    rule=_rules,
    zone=st.sampled_from(_ZONES),
    day=st.one_of(_changes, st.dates(min_value=date(2026, 1, 1), max_value=date(2029, 12, 31))),
    minute=_minutes,
)
@settings(max_examples=150, deadline=None)
def test_windows_are_sound_whatever_the_hours_and_the_zone(
    week: dict[int, tuple[tuple[time, time], ...]], rule: Rule, zone: str, day: date, minute: int
) -> None:
    now = (midnight(day, zone) + timedelta(minutes=minute)).astimezone(UTC)
    hours = ShopHours(week=week)
    found = cut(hours, rule, now=now, time_zone=zone)
    assert_sound(found, zone)
    step = timedelta(minutes=rule.length_minutes)
    for window in found:
        wall = datetime.combine(window.local_day, window.local_time)
        assert window.starts_at >= now + timedelta(minutes=rule.lead_minutes)
        assert any(
            datetime.combine(window.local_day, opens) <= wall
            and wall + step <= datetime.combine(window.local_day, closes)
            for opens, closes in hours.ranges_on(window.local_day)
        )
        on_the_wall = window.ends_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        is_at_jump = window.ends_at - timedelta(minutes=1)
        last = is_at_jump.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(minutes=1)
        assert wall + step in {on_the_wall, last}
        assert hours.is_open(window.starts_at.astimezone(ZoneInfo(zone)))
    assert [window.key for window in found] == sorted(window.key for window in found)
