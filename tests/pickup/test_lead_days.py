"""What is made to order is fetched some days later: whole days of the town's calendar."""

from datetime import UTC, date, datetime, time
from itertools import islice

import pytest

from marketplace.pickup.slots import Rule, windows
from marketplace.shops.hours import ShopHours

PARIS = "Europe/Paris"
EVERY_DAY = ShopHours(week=dict.fromkeys(range(1, 8), ((time(9), time(18)),)))
RULE = Rule(length_minutes=30, lead_minutes=45, days_ahead=7)


@pytest.mark.parametrize(
    ("now", "lead_days", "day"),
    [
        (datetime(2026, 6, 11, 8, tzinfo=UTC), 0, date(2026, 6, 11)),
        (datetime(2026, 6, 11, 8, tzinfo=UTC), 1, date(2026, 6, 12)),
        (datetime(2026, 6, 11, 8, tzinfo=UTC), 2, date(2026, 6, 13)),
        (datetime(2026, 6, 11, 22, 30, tzinfo=UTC), 2, date(2026, 6, 14)),  # past midnight in the town
        (datetime(2026, 6, 11, 8, tzinfo=UTC), 10, date(2026, 6, 21)),  # further than the rule looks ahead
        (datetime(2026, 10, 24, 12, tzinfo=UTC), 1, date(2026, 10, 25)),  # the clocks change that night
    ],
)
def test_the_first_window_is_the_first_of_that_day(now: datetime, lead_days: int, day: date) -> None:
    (first,) = islice(windows(EVERY_DAY, RULE, now=now, time_zone=PARIS, lead_days=lead_days), 1)
    assert first.local_day == day
    assert not lead_days or first.local_time == time(9)


def test_a_closed_day_pushes_it_further() -> None:
    weekdays = ShopHours(week=dict.fromkeys(range(1, 6), ((time(9), time(18)),)))
    now = datetime(2026, 6, 11, 8, tzinfo=UTC)  # a Thursday: in two days it is Saturday
    (first,) = islice(windows(weekdays, RULE, now=now, time_zone=PARIS, lead_days=2), 1)
    assert first.local_day == date(2026, 6, 15)


def test_it_looks_as_many_days_ahead_from_then_on() -> None:
    now = datetime(2026, 6, 11, 8, tzinfo=UTC)
    days = {w.local_day for w in windows(EVERY_DAY, RULE, now=now, time_zone=PARIS, lead_days=3)}
    assert (min(days), max(days)) == (date(2026, 6, 14), date(2026, 6, 21))
