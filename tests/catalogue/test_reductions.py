"""What a reduction is compared with, against a reading of the law hour by hour."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalogue.reductions import Stood, lowest_before, price_before, reference_of

MONDAY = datetime(2026, 6, 1, 8, tzinfo=UTC)
HOURS = 30 * 24
CHANGES = st.lists(st.tuples(st.integers(0, 3 * HOURS), st.integers(1, 500)), max_size=12)


def at(hours: int) -> datetime:
    """A moment, so many hours after a Monday."""
    return MONDAY + timedelta(hours=hours)


def stood(*changes: tuple[int, int]) -> list[Stood]:
    """A history: at which hour which price began."""
    return [Stood(at(hour), cents) for hour, cents in changes]


def price_in(history: list[Stood], moment: datetime) -> int | None:
    """The price that a customer saw at a moment."""
    seen = None
    for price in history:
        if price.at <= moment:
            seen = price.price_cents
    return seen


@given(CHANGES, st.integers(1, 3 * HOURS))
def test_it_is_the_lowest_that_a_customer_saw_in_thirty_days(
    changes: list[tuple[int, int]], begins: int
) -> None:
    history = stood(*sorted(changes, key=lambda change: change[0]))
    hours = range(max(0, begins - HOURS), begins)
    seen = [price for hour in hours if (price := price_in(history, at(hour)))]
    assert lowest_before(history, since=at(begins)) == min(seen, default=None)


@given(CHANGES, st.integers(1, 3 * HOURS))
def test_of_goods_about_to_spoil_it_is_the_price_just_before(
    changes: list[tuple[int, int]], begins: int
) -> None:
    history = stood(*sorted(changes, key=lambda change: change[0]))
    last = price_in(history, at(begins) - timedelta(seconds=1))
    assert price_before(history, since=at(begins)) == last
    assert reference_of(history, since=at(begins), perishable=True) == last


def test_a_price_of_long_ago_counts_for_as_long_as_it_stood() -> None:
    history = stood((0, 900), (HOURS * 2, 1200))
    assert lowest_before(history, since=at(HOURS * 2 + 24)) == 900
    assert lowest_before(history, since=at(HOURS * 3 - 1)) == 900
    assert lowest_before(history, since=at(HOURS * 3)) == 1200


def test_a_young_product_is_compared_with_the_time_it_has_been_sold() -> None:
    assert lowest_before(stood((0, 900)), since=at(24)) == 900
    assert lowest_before(stood((0, 900)), since=at(0)) is None
    assert lowest_before([], since=at(24)) is None


def test_a_price_that_nobody_saw_does_not_count() -> None:
    assert lowest_before(stood((0, 900), (5, 100), (5, 800)), since=at(24)) == 800
