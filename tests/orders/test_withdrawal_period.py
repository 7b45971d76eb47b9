"""Until when somebody may change their mind: fourteen days, and on to the next working day (L10)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id
from marketplace.towns.withdrawal_period import ends_at, has_right, last_day


@pytest.fixture
def view(town: Town) -> TownView:
    """A French town."""
    return town_by_id(town.id)


@pytest.mark.parametrize(
    ("collected", "last", "why"),
    [
        (date(2026, 6, 10), date(2026, 6, 24), "a Wednesday, two weeks later"),
        (date(2026, 6, 6), date(2026, 6, 22), "a Saturday goes on to Monday"),
        (date(2026, 6, 7), date(2026, 6, 22), "a Sunday goes on to Monday"),
        (date(2026, 3, 23), date(2026, 4, 7), "Easter Monday goes on to Tuesday"),
        (date(2026, 4, 17), date(2026, 5, 4), "May Day is a Friday: over the weekend to Monday"),
        (date(2026, 6, 30), date(2026, 7, 15), "the fourteenth of July"),
        (date(2026, 12, 11), date(2026, 12, 28), "Christmas is a Friday"),
        (date(2026, 12, 18), date(2027, 1, 4), "New Year's Day is a Friday, of another year"),
        (date(2028, 2, 15), date(2028, 2, 29), "the day that most years lack"),
    ],
)
def test_the_last_day(view: TownView, collected: date, last: date, why: str) -> None:
    assert last_day(collected, town=view) == last, why


def test_alsace_keeps_its_own_holidays(view: TownView) -> None:
    good_friday = date(2026, 4, 3)
    assert last_day(date(2026, 3, 20), town=view) == good_friday
    assert last_day(date(2026, 3, 20), town=replace(view, subdivision="57")) == date(2026, 4, 7)


def test_the_last_day_lasts_until_its_midnight_on_the_towns_clocks(view: TownView) -> None:
    late = datetime(2026, 6, 9, 22, 30, tzinfo=UTC)  # half past midnight of the tenth, in France
    assert ends_at(late, town=view) == datetime(2026, 6, 24, 22, 0, tzinfo=UTC)


def test_geneva_and_quebec_know_no_such_right(view: TownView) -> None:
    assert [has_right(replace(view, country=code)) for code in ("FR", "BE", "CH", "CA")] == [
        True, True, False, False,
    ]  # fmt: skip
