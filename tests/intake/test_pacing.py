"""Batches grow while they are quick and shrink at once when they are not."""

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.pacing import LONGEST_MS, Pace
from marketplace.shops.models import Shop

pytestmark = pytest.mark.usefixtures("database")


def test_quick_batches_grow_up_to_the_most() -> None:
    pace = Pace(first=20, most=60)
    for _ in range(10):
        pace.note(1)
    assert pace.size == 60


def test_a_slow_batch_is_followed_by_a_smaller_one_but_none_too_small_to_be_worth_it() -> None:
    pace = Pace(first=400, most=500)
    pace.note(2 * LONGEST_MS)
    assert pace.size == 100
    for _ in range(10):
        pace.note(80_000)
    assert pace.size == 10


def test_steady_batches_settle_well_below_the_longest_wait() -> None:
    pace = Pace(first=20, most=10_000)
    for _ in range(50):
        pace.note(5 + pace.size * 0.1)  # a tenth of a millisecond a line
    assert 10 < 5 + pace.size * 0.1 < LONGEST_MS / 2


def test_a_batch_is_a_transaction_and_its_time_is_kept(shop: Shop) -> None:
    pace = Pace(first=1, most=1)
    with pace.batch():
        db.session.get_one(Shop, (shop.town_id, shop.id)).tagline = "Au levain"
    db.session.rollback()
    assert db.session.get_one(Shop, (shop.town_id, shop.id)).tagline == "Au levain"
    assert pace.longest_ms >= 1
    with transaction():  # the batch has ended
        pass


def test_a_batch_whose_time_has_passed_ends_early_and_writes_something(shop: Shop) -> None:
    pace, done = Pace(first=100, most=100), list[list[int]]()
    with pace.batch():
        for some in pace.slices([1, 2, 3, 4, 5], of=2):
            done.append(list(some))
            begun = clock.steady()
            while clock.steady() < begun + LONGEST_MS / 1000:
                pass
    assert done == [[1, 2]]


def test_a_quick_batch_has_all_its_slices(shop: Shop) -> None:
    pace = Pace(first=100, most=100)
    with pace.batch():
        assert list(pace.slices([1], of=2)) == [[1]]
