"""Opening hours on the clocks of a town: open now, next opening, and the nights on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.shops.hours import ShopHours

PARIS, TORONTO = "Europe/Paris", "America/Toronto"
NIGHT_AND_MORNING = ShopHours(week=dict.fromkeys(range(1, 8), ((time(0), time(2, 30)), (time(9), time(12)))))
FROM_HALF_PAST = ShopHours(week=dict.fromkeys(range(1, 8), ((time(2, 30), time(12)),)))
SPRING = [
    (PARIS, date(2026, 3, 29)),
    ("Europe/Zurich", date(2027, 3, 28)),
    (TORONTO, date(2026, 3, 8)),
    (TORONTO, date(2027, 3, 14)),
]
AUTUMN = [(PARIS, date(2026, 10, 25)), ("Europe/Zurich", date(2027, 10, 31))]


def local(zone: str, day: date, wall: time, *, fold: int = 0) -> datetime:
    """A moment as a clock on the wall tells it; `fold` 1 is the second of two equal ones."""
    moment = datetime.combine(day, wall, tzinfo=ZoneInfo(zone)).replace(fold=fold)
    return moment.astimezone(UTC).astimezone(ZoneInfo(zone))


@pytest.mark.parametrize(("zone", "day"), SPRING)
def test_nine_is_nine_in_spring(zone: str, day: date) -> None:
    before = local(zone, day, time(1, 30))
    assert NIGHT_AND_MORNING.is_open(before)
    assert NIGHT_AND_MORNING.closes_at(before) == time(2, 30)
    assert not NIGHT_AND_MORNING.is_open(local(zone, day, time(3)))  # half past two was jumped over
    assert NIGHT_AND_MORNING.next_opening(local(zone, day, time(3))) == local(zone, day, time(9))
    assert NIGHT_AND_MORNING.is_open(local(zone, day, time(9)))
    assert FROM_HALF_PAST.is_open(local(zone, day, time(3)))


@pytest.mark.parametrize(("zone", "day"), AUTUMN)
def test_of_the_hour_that_comes_twice_the_first_counts(zone: str, day: date) -> None:
    first, second = (local(zone, day, time(2, 10), fold=fold) for fold in (0, 1))
    assert second - first == timedelta(hours=0)  # equal on the wall
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert NIGHT_AND_MORNING.is_open(first)
    assert not NIGHT_AND_MORNING.is_open(second)
    assert NIGHT_AND_MORNING.next_opening(second) == local(zone, day, time(9))
    assert not FROM_HALF_PAST.is_open(first)
    assert FROM_HALF_PAST.is_open(second)
    following = FROM_HALF_PAST.next_opening(second)
    assert following
    assert following.date() == day + timedelta(days=1)
    assert NIGHT_AND_MORNING.is_open(local(zone, day, time(9)))


def test_a_shop_closes_on_the_minute_and_opens_on_it() -> None:
    day = date(2026, 6, 11)
    assert FROM_HALF_PAST.is_open(local(PARIS, day, time(2, 30)))
    assert not FROM_HALF_PAST.is_open(local(PARIS, day, time(12)))
    assert not FROM_HALF_PAST.is_open(local(PARIS, day, time(2, 29, 59)))


def test_the_next_opening_crosses_the_year() -> None:
    fridays = ShopHours(week={5: ((time(9), time(12)),)})
    assert fridays.next_opening(local(PARIS, date(2026, 12, 31), time(18))) == local(
        PARIS, date(2027, 1, 1), time(9)
    )


NOEL = date(2026, 12, 25)  # a Friday


def test_on_a_holiday_without_an_answer_nothing_is_promised() -> None:
    hours = FROM_HALF_PAST.on_holidays({NOEL})
    assert hours.ranges_on(NOEL) == ()
    assert hours.is_unsure(NOEL)
    assert not hours.is_open(local(PARIS, NOEL, time(10)))
    assert hours.next_opening(local(PARIS, NOEL, time(1))) == local(PARIS, date(2026, 12, 26), time(2, 30))
    assert hours.usual_ranges(NOEL)


@pytest.mark.parametrize("answer", [(), ((time(9), time(12)),)])
def test_an_answer_counts_whatever_it_is(answer: tuple[tuple[time, time], ...]) -> None:
    hours = ShopHours(week=FROM_HALF_PAST.week, special={NOEL: answer}).on_holidays({NOEL})
    assert hours.ranges_on(NOEL) == answer
    assert not hours.is_unsure(NOEL)


def test_a_holiday_on_which_the_shop_never_opens_is_no_question() -> None:
    hours = ShopHours(week={1: ((time(9), time(12)),)}).on_holidays({NOEL})
    assert not hours.is_unsure(NOEL)
