"""Until when a bag is kept: days on which the shop opens, counted from that of the window."""

from datetime import date, time

import pytest

from marketplace.catalogue.keeping import is_fresh
from marketplace.catalogue.models import Offered
from marketplace.pickup.keeping import USUAL, last_day
from marketplace.shops.hours import CLOSED, ShopHours

_DAY = ((time(9), time(19)),)
HOURS = ShopHours(week=dict.fromkeys(range(2, 7), _DAY), special={date(2026, 6, 12): ()})
THURSDAY = date(2026, 6, 11)


@pytest.mark.parametrize(
    ("open_days", "last"),
    [(0, THURSDAY), (1, date(2026, 6, 13)), (2, date(2026, 6, 16)), (7, date(2026, 6, 23))],
)
def test_days_on_which_the_shop_is_closed_are_not_counted(open_days: int, last: date) -> None:
    assert last_day(HOURS, day=THURSDAY, open_days=open_days) == last


def test_a_shop_without_hours_keeps_it_by_the_calendar() -> None:
    assert last_day(CLOSED, day=THURSDAY, open_days=2) == date(2026, 6, 13)


def test_a_bag_is_kept_as_long_as_what_spoils_first_in_it() -> None:
    assert (USUAL.days_for([False, True]), USUAL.days_for([False])) == (1, 7)


@pytest.mark.parametrize(
    ("category", "offered", "fresh"),
    [
        ("food.bakery.bread", Offered.SHELF, True),
        ("food.grocery.jam", Offered.SHELF, False),
        ("fashion.tops", Offered.TO_ORDER, True),
        ("", Offered.SHELF, False),
    ],
)
def test_what_spoils_or_was_made_for_one_is_lost(category: str, offered: Offered, fresh: bool) -> None:
    assert is_fresh(category, offered=offered) is fresh
