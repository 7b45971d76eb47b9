"""Shares attacked by sums and differences with the streets, the families and each other.

Each told sum of money gives every bag a coefficient. The attacker adds and subtracts sums as they please; if
nothing but bags of too few shops or orders keeps a coefficient, the figure they get is those bags' turnover.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest

from marketplace.insights.barometer import weeks as telling
from marketplace.insights.barometer.crossing import ASSISTED
from marketplace.insights.barometer.floor import LEAST_ORDERS, LEAST_SHOPS, Crowd
from marketplace.insights.barometer.weeks import Week, tell
from marketplace.measures.daily import Place, ShopWeek, TownWeek
from marketplace.measures.models import Helped

MONDAY, PRIME = date(2026, 6, 8), 2**31 - 1
Column = tuple[Place, bool, bool]  # where, asleep, assisted: bags that no told sum tells apart
Bag = tuple[int, int, Column]  # order, shop, column


@dataclass
class MadeUp:
    """A week of orders thrown by dice, counted as the worker does, with every bag of it."""

    total: TownWeek = field(default_factory=lambda: TownWeek(monday=MONDAY))
    rows: dict[int, ShopWeek] = field(default_factory=dict)
    bags: list[Bag] = field(default_factory=list)

    def add(self, order: int, shops: Sequence[int], *, asleep: Sequence[bool], helped: Helped | None) -> None:
        """One order."""
        self.total.orders += 1
        self.total.shared_orders += len(shops) > 1
        self.total.asleep_orders += any(asleep)
        self.total.awake_orders += not all(asleep)
        if helped:
            self.total.help_one(helped)
        for shop, sleeps in zip(shops, asleep, strict=True):
            row = self.rows[shop]
            alone = len(shops) == 1
            row.bags += 1
            row.shared_bags += not alone
            row.asleep_bags += sleeps
            row.asleep_alone += sleeps and alone
            row.assisted_alone += helped is not None and alone
            row.assisted_asleep_alone += sleeps and helped is not None and alone
            if helped:
                row.help_one(helped)
            self.bags.append((order, shop, (row.place, sleeps, helped is not None)))


def made_up(seed: int) -> MadeUp:
    """A small town's week in which people are helped by day more than by night, or the other way round."""
    dice = Random(seed)
    shops, week = dice.randint(4, 9), MadeUp()
    for shop in range(shops):
        place = Place(dice.choice((1, 1, 2)), dice.choice(("food", "fashion")))
        week.rows[shop] = ShopWeek(monday=MONDAY, shop_id=shop, place=place)
    night, by_day, by_night = (
        dice.random(),
        dice.choice((0.0, 0.1, 0.5, 0.95)),
        dice.choice((0.0, 0.05, 0.5, 1.0)),
    )
    for order in range(dice.randint(8, 60)):
        chosen = dice.sample(range(shops), dice.choice((1, 1, 1, 1, 2)))
        sleeps = dice.random() < night
        asleep = [sleeps != (dice.random() < 0.1) for _shop in chosen]
        helped = dice.choice(list(Helped)) if dice.random() < (by_night if sleeps else by_day) else None
        week.add(order, chosen, asleep=asleep, helped=helped)
    return week


def sums(week: Week, columns: Sequence[Column]) -> Iterator[list[int]]:
    """The sums of money that are told, each with the columns that it adds up."""
    figures = week.figures
    if figures is None:
        return
    yield [1 for _column in columns]
    yield from ([int(place.street_id == street) for place, *_ in columns] for street in week.streets)
    yield from ([int(place == told) for place, *_ in columns] for told in week.families)
    if figures.asleep:
        yield [int(asleep) for _place, asleep, _helped in columns]
    if figures.assisted and figures.assisted.cents is not None:
        yield [int(helped) for _place, _asleep, helped in columns]


def found_out(made: MadeUp) -> list[frozenset[int]]:
    """Columns of too few bags, of which nothing but them is left by some sums and differences."""
    week = tell(made.total, list(made.rows.values()))
    columns = sorted({column for _order, _shop, column in made.bags}, key=str)
    told = list(sums(week, columns))
    whole = rank(told)
    behind = defaultdict[int, list[Bag]](list)
    for bag in made.bags:
        behind[columns.index(bag[2])].append(bag)

    def attack(chosen: frozenset[int], start: int) -> Iterator[frozenset[int]]:
        for column in range(start, len(columns)):
            more = chosen | {column}
            if is_too_few([bag for each in more for bag in behind[each]]):
                rest = [[value for n, value in enumerate(row) if n not in more] for row in told]
                if rank(rest) < whole:
                    yield more
                yield from attack(more, column + 1)

    return list(attack(frozenset(), 0)) if told else []


def is_too_few(bags: Sequence[Bag]) -> bool:
    """Whether so few stand behind them that they are told to nobody."""
    shops, orders = {shop for _order, shop, _column in bags}, {order for order, _shop, _column in bags}
    return len(shops) < LEAST_SHOPS or len(orders) < LEAST_ORDERS


def rank(rows: Sequence[Sequence[int]]) -> int:
    """The rank of a matrix of small numbers, reckoned by a large prime."""
    left, found = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((n for n in range(found, len(left)) if left[n][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        inverse = pow(left[found][column], -1, PRIME)
        for n in range(found + 1, len(left)):
            if left[n][column]:
                factor = left[n][column] * inverse % PRIME
                left[n] = [(a - factor * b) % PRIME for a, b in zip(left[n], left[found], strict=True)]
        found += 1
    return found


@pytest.mark.parametrize("seed", range(120))
def test_no_sum_of_shares_and_streets_points_at_too_few(seed: int) -> None:
    assert found_out(made_up(seed)) == []


def test_without_looking_at_streets_the_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "left_by", lambda _groups, _cut: Crowd(LEAST_SHOPS, LEAST_ORDERS))
    assert any(found_out(made_up(seed)) for seed in range(120))


@pytest.mark.parametrize("cut", ["SUM", "DIFFERENCE"])
def test_without_looking_at_both_shares_together_the_attack_succeeds(
    monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    monkeypatch.setattr(telling, cut, ASSISTED)
    assert any(found_out(made_up(seed)) for seed in range(400))


def test_something_is_told_all_the_same() -> None:
    weeks = [made_up(seed) for seed in range(120)]
    told = [week for made in weeks if (week := tell(made.total, list(made.rows.values())).figures)]
    assert sum(week.asleep is not None for week in told) > 10
    helped = [week.assisted for week in told if week.assisted]
    assert sum(each.cents is not None for each in helped) > 10
    assert sum(bool(each.places) for each in helped) > 10


def test_a_place_of_help_below_the_floor_is_not_found_by_taking_the_others_off() -> None:
    made = MadeUp()
    made.rows = {n: ShopWeek(monday=MONDAY, shop_id=n, place=Place(1, "food")) for n in range(4)}
    for order in range(40):
        helped = (
            None if order < 10 else Helped.HUB if order > 37 else (Helped.PHONE, Helped.DESK)[order // 4 % 2]
        )
        made.add(order, [order % 4], asleep=[False], helped=helped)
    figures = tell(made.total, list(made.rows.values())).figures
    assert figures
    assert figures.assisted
    assert figures.assisted.orders == 30
    assert len(figures.assisted.places) == 1
