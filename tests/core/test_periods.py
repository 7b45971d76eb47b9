"""Periods of a calendar, on clocks that are changed twice a year."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.core.periods import Period, Stretch

PARIS = "Europe/Paris"


def around(day: str, stretch: Stretch) -> Period:
    return Period.around(date.fromisoformat(day), stretch=stretch)


@pytest.mark.parametrize(
    ("stretch", "first", "last"),
    [
        (Stretch.WEEK, "2026-06-08", "2026-06-14"),
        (Stretch.MONTH, "2026-06-01", "2026-06-30"),
        (Stretch.YEAR, "2026-01-01", "2026-12-31"),
        (Stretch.DAYS, "2026-06-11", "2026-06-11"),
    ],
)
def test_a_day_lies_in_its_week_month_and_year(stretch: Stretch, first: str, last: str) -> None:
    period = around("2026-06-11", stretch)
    assert (f"{period.first}", f"{period.last}") == (first, last)
    assert len(list(period.days)) == period.length


@pytest.mark.parametrize("stretch", list(Stretch))
@pytest.mark.parametrize("day", ["2026-01-01", "2026-03-01", "2024-02-29", "2025-12-31"])
def test_periods_follow_each_other_without_a_gap(stretch: Stretch, day: str) -> None:
    period = around(day, stretch)
    assert period.earlier.last + timedelta(days=1) == period.first
    assert period.later.first - timedelta(days=1) == period.last
    assert period.earlier.later == period == period.later.earlier
    assert period.earlier.ends(PARIS) == period.begins(PARIS)


def test_days_of_one_s_own_are_followed_by_as_many() -> None:
    period = Period(Stretch.DAYS, date(2026, 6, 3), date(2026, 6, 9))
    assert period.earlier == Period(Stretch.DAYS, date(2026, 5, 27), date(2026, 6, 2))
    assert period.later.first == date(2026, 6, 10)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-11", 24)])
def test_a_day_is_as_long_as_the_clocks_make_it(day: str, hours: int) -> None:
    period = around(day, Stretch.DAYS)
    assert period.ends(PARIS) - period.begins(PARIS) == timedelta(hours=hours)


def test_a_period_that_runs_is_compared_as_far_as_it_has_come() -> None:
    week = around("2026-06-11", Stretch.WEEK)
    now = datetime(2026, 6, 11, 8, 30, tzinfo=UTC)
    assert week.earlier.as_far_as(now, of=week, time_zone=PARIS) == now - timedelta(days=7)
    over = datetime(2026, 6, 20, 8, 30, tzinfo=UTC)
    assert week.earlier.as_far_as(over, of=week, time_zone=PARIS) == week.begins(PARIS)


def test_the_same_time_is_that_of_the_wall_also_when_clocks_were_changed_between() -> None:
    week = around("2026-10-26", Stretch.WEEK)
    now = datetime(2026, 10, 27, 9, 0, tzinfo=UTC)  # ten o'clock in winter
    assert week.earlier.as_far_as(now, of=week, time_zone=PARIS) == datetime(2026, 10, 20, 8, 0, tzinfo=UTC)


def test_a_shorter_month_before_is_compared_whole() -> None:
    march = around("2026-03-31", Stretch.MONTH)
    now = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
    assert march.earlier.as_far_as(now, of=march, time_zone=PARIS) == march.begins(PARIS)
