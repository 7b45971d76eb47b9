"""What a window counts, and until when on the clock one may order for which day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.pickup.loads import Counted, Load, bags_of
from marketplace.pickup.slots import Rule, windows
from marketplace.shops.hours import ShopHours

PARIS = "Europe/Paris"
EVERY_DAY = ShopHours(week=dict.fromkeys(range(1, 8), ((time(9), time(19)),)))
BIG = Load(lines=4, pieces=19, cold_pieces=3)


@pytest.mark.parametrize(
    ("counts", "load", "places"),
    [
        (Counted.ORDERS, BIG, 1),
        (Counted.BAGS, Load(), 1),
        (Counted.BAGS, Load(pieces=8), 1),
        (Counted.BAGS, Load(pieces=9), 2),
        (Counted.BAGS, BIG, 3),  # sixteen in two bags, three cold ones in one of their own
        (Counted.MINUTES, Load(), 6),
        (Counted.MINUTES, BIG, 9),
    ],
)
def test_a_window_counts_orders_bags_or_minutes(counts: Counted, load: Load, places: int) -> None:
    assert Rule(counts=counts).places_for(load) == places


def test_a_window_chosen_before_counts_as_it_did_then() -> None:
    assert Rule(counts=Counted.MINUTES).places_for(BIG, counts=Counted.BAGS) == 3


def test_work_that_takes_no_time_still_takes_a_place() -> None:
    assert Rule(counts=Counted.MINUTES, order_minutes=0, line_minutes=0).places_for(Load()) == 1


@given(warm=st.integers(0, 60), cold=st.integers(0, 60), bag_pieces=st.integers(1, 20))
def test_bags_hold_everything_and_no_bag_is_empty(warm: int, cold: int, bag_pieces: int) -> None:
    bags = bags_of(Load(pieces=warm + cold, cold_pieces=cold), bag_pieces=bag_pieces)
    for pieces, filled in zip((warm, cold), bags, strict=True):
        assert pieces <= filled * bag_pieces < pieces + bag_pieces


def first_day(now: datetime, rule: Rule, *, lead_days: int = 0) -> date:
    return next(windows(EVERY_DAY, rule, now=now, time_zone=PARIS, lead_days=lead_days)).local_day


@pytest.mark.parametrize(
    ("wall", "days", "lead_days", "day"),
    [
        (time(17, 59), 1, 0, 12),
        (time(18, 0), 1, 0, 13),  # at the stroke it is too late
        (time(10, 0), 0, 0, 11),
        (time(18, 30), 0, 0, 12),
        (time(10, 0), 2, 0, 13),
        (time(10, 0), 1, 3, 14),  # what takes three days to be made
        (time(18, 30), 1, 3, 15),  # and is ordered too late for today
    ],
)
def test_before_six_for_tomorrow(wall: time, days: int, lead_days: int, day: int) -> None:
    now = (datetime.combine(date(2026, 6, 11), wall) - timedelta(hours=2)).replace(tzinfo=UTC)
    rule = Rule(cut_off=time(18), cut_off_days=days)
    assert first_day(now, rule, lead_days=lead_days) == date(2026, 6, day)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), date(2026, 10, 26)),  # 2:59, for the first time
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), date(2026, 10, 26)),  # 2:00 once more
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), date(2026, 10, 27)),  # 3:00
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), date(2027, 3, 29)),  # 1:59
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), date(2027, 3, 30)),  # 3:00: nobody saw half past two
    ],
)
def test_a_cut_off_holds_on_nights_when_the_clocks_change(now: datetime, day: date) -> None:
    wall = time(3) if now.month == 10 else time(2, 30)
    assert first_day(now, Rule(cut_off=wall)) == day


def test_without_a_cut_off_the_day_is_todays() -> None:
    assert first_day(datetime(2026, 6, 11, 6, tzinfo=UTC), Rule()) == date(2026, 6, 11)


def test_it_looks_as_many_days_ahead_from_a_later_day_on() -> None:
    now, later = datetime(2026, 6, 11, 6, tzinfo=UTC), date(2026, 6, 20)
    days = {w.local_day for w in windows(EVERY_DAY, Rule(), now=now, time_zone=PARIS, from_day=later)}
    assert (min(days), max(days)) == (later, later + timedelta(days=7))
