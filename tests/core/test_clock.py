"""The one clock of the house, and how it is read out."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from marketplace.core import clock
from marketplace.core.times import format_clock, format_day, format_short_day

SUMMER = datetime(2026, 6, 11, 8, 0, tzinfo=UTC)


def test_the_clock_tells_aware_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_stopped_clock_stands_still_and_goes_on_afterwards() -> None:
    with clock.travel(SUMMER):
        assert clock.now() == clock.now() == SUMMER
        with clock.travel(SUMMER + timedelta(days=1)):
            assert clock.now() == SUMMER + timedelta(days=1)
        assert clock.now() == SUMMER
    assert clock.now() != SUMMER


def test_the_clock_starts_again_also_after_a_failure() -> None:
    with pytest.raises(RuntimeError), clock.travel(SUMMER):
        raise RuntimeError
    assert clock.now() != SUMMER


def test_the_clock_keeps_utc_whatever_zone_it_is_told() -> None:
    with clock.travel(SUMMER.astimezone(timezone(timedelta(hours=2)))):
        assert clock.now().tzinfo is UTC


def test_the_clock_refuses_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="aware"), clock.travel(datetime(2026, 6, 11)):  # noqa: DTZ001
        pass


def test_the_day_depends_on_the_town() -> None:
    with clock.travel(datetime(2026, 6, 11, 22, 30, tzinfo=UTC)):
        assert clock.today("Europe/Paris") == date(2026, 6, 12)
        assert clock.today("America/Toronto") == date(2026, 6, 11)
    assert clock.local(SUMMER, "Europe/Paris").time() == time(10)


def test_times_and_days_read_as_people_say_them() -> None:
    assert format_clock(time(17, 40), "fr") == "17\u00a0h\u00a040"
    assert format_clock(time(9, 0), "fr") == "9\u00a0h"
    assert format_clock(time(9, 5), "fr") == "9\u00a0h\u00a005"
    assert format_clock(time(9, 5), "en") == "09:05"
    assert format_day(date(2026, 6, 12), "fr") == "vendredi 12 juin"
    assert format_day(date(2026, 6, 12), "en") == "Friday 12 June"
    assert format_short_day(date(2026, 6, 12), "fr") == "12 juin"
