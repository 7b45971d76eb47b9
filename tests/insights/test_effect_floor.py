"""The floor of an event's figures attacked together with the week that everybody reads.

The attacker knows who took part and each shop's street and family. A column is a shop's sales in the event's
hours, or in the rest of the week; whatever is added and subtracted, no sum of too few may come out.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from marketplace.insights.barometer import effect
from marketplace.insights.barometer.effect import Hours, Told, tell_hours
from marketplace.insights.barometer.floor import LEAST_ORDERS, LEAST_SHOPS
from marketplace.insights.barometer.rest import rest_of
from marketplace.insights.barometer.sold_then import Bag
from marketplace.insights.barometer.weeks import Week, tell
from marketplace.measures.daily import Place, ShopWeek, TownWeek
from tests.insights.test_floor import _rank

MONDAY = date(2026, 6, 8)
SHOPS = 6
Column = tuple[int, bool]  # the shop, and whether in the event's hours


class MadeUp:
    """A week of a small town, its orders in the hours of an event or outside."""

    def __init__(self, dice: Random) -> None:
        self.places = [Place(dice.choice((1, 1, 2)), dice.choice(("food", "home"))) for _ in range(SHOPS)]
        self.taking_part = set(dice.sample(range(SHOPS), dice.choice((2, 3, 3, 3, 4, SHOPS))))
        keen = dice.choice((0.1, 0.3, 0.5, 0.9))
        self.orders = [
            (dice.sample(range(SHOPS), dice.choice((1, 1, 1, 2))), dice.random() < keen)
            for _ in range(dice.randint(8, 90))
        ]

    def bags(self, *, inside: bool) -> list[Bag]:
        """The bags of one part of the week."""
        pairs = enumerate(self.orders)
        return [Bag(shop, n, MONDAY, 1) for n, (shops, is_in) in pairs for shop in shops if is_in is inside]

    def week(self) -> Week:
        """What everybody reads."""
        return tell(TownWeek(monday=MONDAY, orders=len(self.orders)), self.weeks())

    def weeks(self) -> list[ShopWeek]:
        """The week as it is counted, shop by shop."""
        rows = []
        for shop in range(SHOPS):
            mine = [shops for shops, _in in self.orders if shop in shops]
            shared = sum(len(shops) > 1 for shops in mine)
            rows.append(
                ShopWeek(
                    monday=MONDAY, shop_id=shop, place=self.places[shop], bags=len(mine), shared_bags=shared
                )
            )
        return rows

    def told(self) -> Told:
        """What the council reads of the event."""
        sold = self.bags(inside=True)
        rest = rest_of(self.weeks(), sold, (), ())
        return tell_hours(Hours(sold), rest, shop_ids=self.taking_part, weeks=1)

    def rows(self) -> Iterator[frozenset[Column]]:
        """Which columns each told figure adds up."""
        week, told = self.week(), self.told()
        everybody = range(SHOPS)
        if week.figures:
            yield frozenset((shop, part) for shop in everybody for part in (True, False))
        for key in (*week.streets, *week.families):
            at = [s for s in everybody if key in (self.places[s].street_id, self.places[s])]
            yield frozenset((shop, part) for shop in at for part in (True, False))
        if told.everybody:
            yield frozenset((shop, True) for shop in everybody)
        if told.took_part:
            yield frozenset((shop, True) for shop in self.taking_part)

    def found_out(self) -> list[set[Column]]:
        """Sets of columns of too few that some sum can be reckoned of; empty ones tell nothing."""
        known = list(self.rows())
        columns = sorted({each for row in known for each in row if self._orders({each})})
        matrix = [[Fraction(column in row) for column in columns] for row in known]
        whole = _rank(matrix)
        return [
            {columns[n] for n in chosen}
            for size in range(1, len(columns))
            for chosen in combinations(range(len(columns)), size)
            if self._is_few({columns[n] for n in chosen}) and _leaves(matrix, set(chosen), whole)
        ]

    def _orders(self, columns: set[Column]) -> int:
        return sum(any((shop, is_in) in columns for shop in shops) for shops, is_in in self.orders)

    def _is_few(self, columns: set[Column]) -> bool:
        return len({shop for shop, _in in columns}) < LEAST_SHOPS or self._orders(columns) < LEAST_ORDERS


def _leaves(matrix: Sequence[Sequence[Fraction]], chosen: set[int], whole: int) -> bool:
    others = [[value for n, value in enumerate(row) if n not in chosen] for row in matrix]
    return bool(others) and _rank(others) < whole


@pytest.mark.parametrize("seed", range(40))
def test_no_sum_or_difference_points_at_too_few(seed: int) -> None:
    assert MadeUp(Random(seed)).found_out() == []


def test_something_is_told_all_the_same() -> None:
    told = [MadeUp(Random(seed)).told() for seed in range(60)]
    assert sum(each.everybody is not None for each in told) > 15
    assert any(each.took_part is not None for each in told)


def test_without_the_look_at_the_rest_of_the_week_the_attack_succeeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effect, "left_of_sold", lambda part, _bags, _rest: effect._crowd(part))
    assert any(MadeUp(Random(seed)).found_out() for seed in range(20))
