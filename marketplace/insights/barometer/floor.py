"""The privacy floor: nothing is told of fewer than three shops or five orders, also not by differences.

Everything told of a week is a tree: the town, its streets, the families of shops in each street. A part is
told if it is large enough, and if what is left of its whole without all that is told is large enough as well,
or nothing at all; else the smallest part is kept back too (complementary suppression). What can be reckoned
from a tree by sums and differences are unions of such rests, so none of them points at too few. Longer
stretches add weeks that are told, so they tell nothing new; weeks share no order. See decision 0051.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from marketplace.measures.daily import ShopWeek

LEAST_SHOPS, LEAST_ORDERS = 3, 5
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Crowd:
    """How many stand behind a figure. `orders`: at least so many."""

    shops: int
    orders: int

    @property
    def is_enough(self) -> bool:
        """Whether nobody can be told from it."""
        return self.shops >= LEAST_SHOPS and self.orders >= LEAST_ORDERS


def crowd_of(rows: Iterable[ShopWeek]) -> Crowd:
    """Who stands behind the sales of some shops in one week.

    An order that led to several of them is one order. How many there are of those is not known, but no shop
    has two bags of one order: so there are as many as the shop with most of them has, or more.
    """
    selling = [row for row in rows if row.bags]
    alone = sum(row.alone for row in selling)
    shared = max((row.shared_bags for row in selling), default=0)
    return Crowd(len({row.shop_id for row in selling}), alone + shared)


def told_parts(parts: Mapping[K, Sequence[ShopWeek]]) -> set[K]:
    """Which parts of a whole that is told itself may be told."""
    told = {key for key, rows in parts.items() if crowd_of(rows).is_enough}
    while told and told != parts.keys() and not _rest_is_enough(parts, told):
        told.remove(min(told, key=_smallest(parts)))
    return told


def told_crowds(parts: Mapping[K, Crowd], rest_of: Callable[[set[K]], Crowd]) -> set[K]:
    """The same of parts that share shops: which may be told. `rest_of`: the crowd behind all of some parts.

    A part of nobody hides nobody.
    """
    none = {key for key, crowd in parts.items() if not crowd.orders}
    told = {key for key, crowd in parts.items() if crowd.is_enough}
    while told and (hidden := parts.keys() - told - none) and not rest_of(set(hidden)).is_enough:
        told.remove(min(told, key=lambda key: (parts[key].orders, str(key))))
    return told | none if told or not parts.keys() - none else told


def is_part_told(part: Crowd, rest: Crowd) -> bool:
    """Whether a part of something told may be told: it and what it leaves are both large enough."""
    return part.is_enough and rest.is_enough


def _rest_is_enough(parts: Mapping[K, Sequence[ShopWeek]], told: set[K]) -> bool:
    return crowd_of(row for key, rows in parts.items() if key not in told for row in rows).is_enough


def _smallest(parts: Mapping[K, Sequence[ShopWeek]]) -> Callable[[K], tuple[int, str]]:
    return lambda key: (sum(row.bags for row in parts[key]), str(key))
