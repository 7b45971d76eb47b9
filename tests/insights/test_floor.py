"""The privacy floor attacked by sums and differences: nothing comes out of too few shops or orders.

The attacker knows each shop's street and family, and reads every figure that is told of a week. Whatever they
add and subtract, a figure of few shops must not come out.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from marketplace.insights.barometer import floor
from marketplace.insights.barometer.floor import LEAST_ORDERS, LEAST_SHOPS, Crowd
from marketplace.insights.barometer.weeks import Week, tell
from marketplace.measures.daily import Place, ShopWeek, TownWeek

MONDAY = date(2026, 6, 8)
_FAMILIES = ("food", "fashion", "home")


def made_up_week(dice: Random) -> tuple[TownWeek, list[ShopWeek]]:
    """A small town's week: shops in two streets, each order in one shop or several."""
    shops = dice.randint(4, 10)
    places = [Place(dice.choice((1, 1, 2)), dice.choice(_FAMILIES)) for _ in range(shops)]
    bags, shared = [0] * shops, [0] * shops
    orders = dice.randint(3, 30)
    for _ in range(orders):
        chosen = dice.sample(range(shops), dice.choice((1, 1, 1, 2, 3)))
        for shop in chosen:
            bags[shop] += 1
            shared[shop] += len(chosen) > 1
    rows = [
        ShopWeek(
            monday=MONDAY, shop_id=n, place=places[n], bags=bags[n], shared_bags=shared[n], cents=bags[n]
        )
        for n in range(shops)
    ]
    return TownWeek(monday=MONDAY, orders=orders), rows


def told_sets(week: Week, rows: Sequence[ShopWeek]) -> Iterator[frozenset[int]]:
    """Which shops stand behind each figure that is told, as anybody can look up."""
    if week.figures:
        yield frozenset(row.shop_id for row in rows)
    for street_id in week.streets:
        yield frozenset(row.shop_id for row in rows if row.place.street_id == street_id)
    for place in week.families:
        yield frozenset(row.shop_id for row in rows if row.place == place)


def found_out(week: Week, rows: Sequence[ShopWeek]) -> list[set[int]]:
    """Sets of too few shops of which some sum can be reckoned from what is told."""
    told = [[Fraction(row.shop_id in members) for row in rows] for members in told_sets(week, rows)]
    if not told:
        return []
    return [
        {rows[n].shop_id for n in chosen}
        for size in range(1, len(rows) + 1)
        for chosen in combinations(range(len(rows)), size)
        if _is_too_few([rows[n] for n in chosen]) and _can_reckon(told, set(chosen))
    ]


def _is_too_few(rows: Sequence[ShopWeek]) -> bool:
    selling = [row for row in rows if row.bags]
    return len(selling) < LEAST_SHOPS or sum(row.bags for row in selling) < LEAST_ORDERS


def _can_reckon(told: Sequence[Sequence[Fraction]], chosen: set[int]) -> bool:
    """Whether some sum of told figures leaves nothing but chosen shops: the others' columns lose a rank."""
    others = [[value for n, value in enumerate(row) if n not in chosen] for row in told]
    return _rank(others) < _rank(told)


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    left, rank = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((n for n in range(rank, len(left)) if left[n][column]), None)
        if pivot is None:
            continue
        left[rank], left[pivot] = left[pivot], left[rank]
        for n in range(rank + 1, len(left)):
            factor = left[n][column] / left[rank][column]
            left[n] = [a - factor * b for a, b in zip(left[n], left[rank], strict=True)]
        rank += 1
    return rank


@pytest.mark.parametrize("seed", range(40))
def test_no_sum_or_difference_points_at_too_few(seed: int) -> None:
    total, rows = made_up_week(Random(seed))
    assert found_out(tell(total, rows), rows) == []


def test_without_the_second_guard_the_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "_rest_is_enough", lambda _parts, _told: True)
    weeks = (made_up_week(Random(seed)) for seed in range(40))
    assert any(found_out(tell(total, rows), rows) for total, rows in weeks)


def test_without_any_guard_the_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Crowd, "is_enough", property(lambda _crowd: True))
    total, rows = made_up_week(Random(1))
    assert found_out(tell(total, rows), rows)


def test_something_is_told_all_the_same() -> None:
    weeks = [tell(*made_up_week(Random(seed))) for seed in range(40)]
    told = [week for week in weeks if week.figures]
    assert len(told) > 20
    assert any(week.streets for week in told)
    assert any(week.families for week in told)


def test_one_order_through_many_shops_is_one_order() -> None:
    rows = [
        ShopWeek(monday=MONDAY, shop_id=n, place=Place(1, "food"), bags=1, shared_bags=1) for n in range(6)
    ]
    assert tell(TownWeek(monday=MONDAY, orders=1, shared_orders=1), rows).figures is None
    assert not floor.crowd_of(rows).is_enough


def test_a_share_is_not_told_when_it_leaves_too_few() -> None:
    rows = [
        ShopWeek(monday=MONDAY, shop_id=n, place=Place(1, "food"), bags=4, shared_bags=3) for n in range(4)
    ]
    figures = tell(TownWeek(monday=MONDAY, orders=10, shared_orders=6), rows).figures
    assert figures
    assert figures.shared_orders is None
