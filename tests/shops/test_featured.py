"""Who is shown first: each shop once a round, nobody more than one turn ahead, drawn once for a day."""

from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from marketplace.core.db import transaction
from marketplace.shops.featured.queries import featured_on, turns_of
from marketplace.shops.featured.services import draw_day
from marketplace.shops.featured.turns import next_turns
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.crowd import HANDS, all_at_once
from tests.factories import make_shop

DAY = date(2026, 6, 11)


def drawn(shops: range, *, days: int, most: int, seed: int) -> list[list[int]]:
    """The shops of so many days."""
    last: dict[int, int] = {}
    told = []
    for _day in range(days):
        chosen = next_turns(shops, last_turns=last, most=most, seed=seed)
        last |= dict(chosen)
        told.append([shop for shop, _turn in chosen])
    return told


@given(
    count=some.integers(1, 40), most=some.integers(1, 6), days=some.integers(1, 120), seed=some.integers(1)
)
def test_no_shop_is_ever_more_than_one_turn_ahead(count: int, most: int, days: int, seed: int) -> None:
    told = drawn(range(count), days=days, most=most, seed=seed)
    for until in range(1, days + 1):
        times = Counter(shop for day in told[:until] for shop in day)
        of_each = [times[shop] for shop in range(count)]
        assert max(of_each) - min(of_each) <= 1
    assert all(len(set(day)) == len(day) == min(most, count) for day in told)


def test_no_shop_is_bound_to_a_day_of_the_week() -> None:
    told = drawn(range(21), days=7 * 40, most=3, seed=7)
    weekdays = Counter((shop, nth % 7) for nth, day in enumerate(told) for shop in day)
    assert all(sum(weekdays[shop, day] > 0 for day in range(7)) >= 6 for shop in range(21))


def test_who_is_new_or_comes_back_joins_the_round_and_gets_nothing_extra() -> None:
    last = dict.fromkeys(range(10), 50) | {3: 49}
    chosen = next_turns([*range(10), 99], last_turns=last | {4: 2}, most=4, seed=1)
    assert {shop for shop, _turn in chosen[:3]} == {3, 4, 99}
    assert [turn for _shop, turn in chosen] == [50, 50, 50, 51]


@pytest.fixture
def shops(town: Town) -> list[Shop]:
    """Seven shops, one of them in pause."""
    made = [make_shop(town, name=f"Boutique {number}") for number in range(7)]
    with transaction():
        made[6].status = ShopStatus.PAUSED
    return made


def test_a_week_gives_everybody_on_show_a_turn_and_it_can_be_counted(town: Town, shops: list[Shop]) -> None:
    for offset in range(4):
        with transaction():
            assert draw_day(town.id, day=DAY + timedelta(days=offset), most=3) == 3
    counted = turns_of(town.id, until_day=DAY + timedelta(days=3))
    assert [(one.name, one.times) for one in counted] == [(f"Boutique {number}", 2) for number in range(6)]
    assert {turns.times for turns in turns_of(town.id, until_day=DAY + timedelta(days=1))} == {1}


def test_a_day_is_drawn_once_whatever_is_wanted_later(town: Town, shops: list[Shop]) -> None:
    with transaction():
        draw_day(town.id, day=DAY, most=2)
    before = featured_on(town.id, day=DAY)
    with transaction():
        assert draw_day(town.id, day=DAY, most=6) == 0
    assert featured_on(town.id, day=DAY) == before
    assert len(before) == 2


@pytest.mark.race
def test_many_workers_draw_one_day_once(app: Flask, town: Town, shops: list[Shop]) -> None:
    town_id = town.id

    def draw() -> None:
        with transaction():
            draw_day(town_id, day=DAY, most=3)

    all_at_once(app, [draw] * HANDS)
    assert len(set(featured_on(town_id, day=DAY))) == 3
    assert sum(one.times for one in turns_of(town_id, until_day=DAY)) == 3
