"""When the rungs of the ladder are due: minutes in which somebody is there, shortened where time is short."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.alerts.models import Rung
from marketplace.alerts.timing import GRACE, Times, moments, next_rung
from marketplace.shops.hours import ShopHours

ZONE = "Europe/Paris"
HOURS = ShopHours(dict.fromkeys(range(2, 7), ((time(9), time(12, 30)), (time(14), time(19)))))
THURSDAY, FRIDAY = 11, 12  # of June 2026


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=ZoneInfo(ZONE))


def due(placed_at: datetime, collect_from: datetime, *, times: Times | None = None) -> list[str]:
    """The four moments as clocks on the wall show them."""
    found = moments(
        times or Times(), hours=HOURS, time_zone=ZONE, placed_at=placed_at, collect_from=collect_from
    )
    return [f"{found[rung].astimezone(ZoneInfo(ZONE)):%d %H:%M}" for rung in Rung]


@pytest.mark.parametrize(
    ("placed_at", "collect_from", "expected"),
    [
        pytest.param(
            at(THURSDAY, 10),
            at(THURSDAY, 16),
            ["11 10:10", "11 10:20", "11 10:40", "11 11:00"],
            id="in the morning, for the afternoon",
        ),
        pytest.param(
            at(THURSDAY, 12),
            at(THURSDAY, 17),
            ["11 12:10", "11 12:20", "11 14:10", "11 14:30"],
            id="the break at noon does not count",
        ),
        pytest.param(
            at(THURSDAY, 22),
            at(FRIDAY, 17),
            ["12 09:10", "12 09:20", "12 09:40", "12 10:00"],
            id="nor does the night",
        ),
        pytest.param(
            at(THURSDAY, 22),
            at(FRIDAY, 9),
            ["12 08:10", "12 08:20", "12 08:40", "12 09:00"],
            id="the hour before a window counts though the shop is closed",
        ),
        pytest.param(
            at(THURSDAY, 10),
            at(THURSDAY, 10, 30),
            ["11 10:05", "11 10:10", "11 10:20", "11 10:30"],
            id="half an hour is left: all in half the time",
        ),
        pytest.param(
            at(THURSDAY, 10),
            at(THURSDAY, 10, 5),
            ["11 10:03", "11 10:06", "11 10:13", "11 10:20"],
            id="a shop has twenty minutes at least",
        ),
        pytest.param(
            at(13, 18, 50),
            at(16, 15),
            ["13 19:00", "16 09:10", "16 09:30", "16 09:50"],
            id="over a Sunday and a Monday",
        ),
    ],
)
def test_only_time_in_which_somebody_is_there_counts(
    placed_at: datetime, collect_from: datetime, expected: list[str]
) -> None:
    assert due(placed_at, collect_from) == expected


def test_a_shop_has_its_own_times() -> None:
    own = Times(mail_minutes=5, text_minutes=15, council_minutes=25, decline_minutes=120)
    assert due(at(THURSDAY, 10), at(FRIDAY, 10), times=own) == [
        "11 10:05", "11 10:15", "11 10:25", "11 12:00",
    ]  # fmt: skip


def test_a_shop_without_hours_is_told_in_the_hour_before_the_window() -> None:
    found = moments(
        Times(),
        hours=ShopHours(),
        time_zone=ZONE,
        placed_at=at(THURSDAY, 10),
        collect_from=at(FRIDAY, 10),
    )
    assert found[Rung.MAIL] == at(FRIDAY, 9, 10)
    assert found[Rung.DECLINE] == at(FRIDAY, 10)


def test_in_the_night_in_which_clocks_change_an_hour_is_an_hour() -> None:
    found = moments(
        Times(),
        hours=ShopHours(dict.fromkeys(range(1, 8), ((time(0), time(23, 59)),))),
        time_zone=ZONE,
        placed_at=datetime(2026, 10, 25, 1, 50, tzinfo=ZoneInfo(ZONE)),
        collect_from=datetime(2026, 10, 25, 17, tzinfo=ZoneInfo(ZONE)),
    )
    placed = datetime(2026, 10, 25, 1, 50, tzinfo=ZoneInfo(ZONE)).timestamp()
    assert [round((moment.timestamp() - placed) / 60) for moment in found.values()] == [10, 20, 40, 60]


def test_rungs_come_one_after_the_other_however_late_it_is() -> None:
    planned = moments(
        Times(), hours=HOURS, time_zone=ZONE, placed_at=at(THURSDAY, 10), collect_from=at(THURSDAY, 16)
    )
    assert next_rung(planned, taken={}) == (Rung.MAIL, at(THURSDAY, 10, 10))
    woken = at(THURSDAY, 15)  # a worker that slept for hours
    assert next_rung(planned, taken={Rung.MAIL: woken}) == (Rung.TEXT, woken + GRACE)
    all_taken = dict.fromkeys(Rung, woken + timedelta(hours=1))
    assert next_rung(planned, taken=all_taken) is None
