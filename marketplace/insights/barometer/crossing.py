"""What the shares of a week tell beside its streets and beside each other: how many are left at least. Pure.

Streets and families cut a week's sales into groups that everybody can tell apart; « asleep » and « assisted »
cut each group once more. Whoever adds and subtracts these sums gives each kind of bag of each group a number:
one of the group's own, one more if it was ordered asleep, one more if assisted. Kinds whose number is nought
vanish. In one group those vanish together that have the same number, and no others; so of each group all but
one such class stays, and the class may be chosen anew in each. What is left over all groups together must
stand above the floor, for every way in which numbers can coincide. Only bags whose order led to one shop are
counted: they alone add up over shops. See decision 0065.
"""

from collections.abc import Iterable, Iterator, Sequence

from marketplace.insights.barometer.floor import Crowd
from marketplace.measures.daily import ShopWeek

_Kind = tuple[bool, bool]  # asleep, assisted
_Class = frozenset[_Kind]
_ALL: tuple[_Kind, ...] = ((False, False), (False, True), (True, False), (True, True))


def _cut(*classes: Iterable[_Kind]) -> tuple[_Class, ...]:
    return tuple(map(frozenset, classes))


ASLEEP = _cut([kind for kind in _ALL if kind[0]], [kind for kind in _ALL if not kind[0]])
ASSISTED = _cut([kind for kind in _ALL if kind[1]], [kind for kind in _ALL if not kind[1]])
SUM = _cut([(False, False)], [(False, True), (True, False)], [(True, True)])
DIFFERENCE = _cut([(False, False), (True, True)], [(True, False)], [(False, True)])
"""The coarsest ways in which the numbers of kinds coincide; finer ones leave more."""


def left_by(groups: Iterable[Sequence[ShopWeek]], classes: Sequence[_Class]) -> Crowd:
    """Who stays at least when one class of each group vanishes."""
    shops = orders = 0
    for rows in groups:
        left = [_crowd(rows, frozenset(_ALL) - gone) for gone in classes]
        shops += min(crowd.shops for crowd in left)
        orders += min(crowd.orders for crowd in left)
    return Crowd(shops, orders)


def _crowd(rows: Sequence[ShopWeek], kinds: _Class) -> Crowd:
    counts = [sum(count for kind, count in _kinds(row) if kind in kinds) for row in rows]
    return Crowd(sum(count > 0 for count in counts), sum(counts))


def _kinds(row: ShopWeek) -> Iterator[tuple[_Kind, int]]:
    both = row.assisted_asleep_alone
    yield (True, True), both
    yield (True, False), row.asleep_alone - both
    yield (False, True), row.assisted_alone - both
    yield (False, False), row.alone - row.asleep_alone - row.assisted_alone + both
