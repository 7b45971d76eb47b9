"""What hours of an event leave of their weeks, and how many stand behind any difference of the two. Pure.

Everybody reads sums over whole weeks of streets and families: of some places, that is. An event's figure is
a sum over its hours. Whoever takes one from the other can make each place of each week vanish either outside
of the hours (by leaving the week's sum of it away) or within them (by taking it off), never both. So at
least the smaller of the two stays of every place of every week; together these must stand above the floor.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from marketplace.insights.barometer.floor import Crowd
from marketplace.insights.barometer.sold_then import Bag
from marketplace.measures.daily import Place, ShopWeek

ShopsWeek = tuple[date, int]  # a week's Monday, and a shop
_Group = tuple[date, Hashable]


@dataclass(frozen=True)
class Rest:
    """How many bags each shop had in a week outside of all events' hours; `alone`: of orders in one shop.

    `places`: where each shop counts in a week.
    """

    alone: Mapping[ShopsWeek, int]
    places: Mapping[ShopsWeek, Place]
    fetched: Mapping[ShopsWeek, int] = field(default_factory=dict)
    new: Mapping[ShopsWeek, int] = field(default_factory=dict)


def rest_of(
    weeks: Sequence[ShopWeek], sold: Sequence[Bag], fetched: Sequence[Bag], new: Sequence[Bag]
) -> Rest:
    """The rest of whole weeks; the bags are those of all events' hours in them."""
    return Rest(
        _less(weeks, lambda row: row.alone, alone_of(sold, sold)),
        {(row.monday, row.shop_id): row.place for row in weeks},
        _less(weeks, lambda row: row.collected, fetched),
        _less(weeks, lambda row: row.newcomers, new),
    )


def left_of_sold(part: Sequence[Bag], bags: Sequence[Bag], rest: Rest) -> Crowd:
    """Who stands at least behind any difference of a part of some hours' sales and what weeks tell of places.

    Only orders in one shop are counted: they alone add up over places.
    """
    inside = Counter((bag.monday, bag.shop_id) for bag in alone_of(part, bags))
    return _smaller(_by_place(inside, rest.places), _by_place(rest.alone, rest.places))


def left_of(part: Sequence[Bag], outside: Mapping[ShopsWeek, int]) -> Crowd:
    """The same of what weeks tell of the whole town alone. No shop has two bags of one order."""
    inside = Counter((bag.monday, bag.shop_id) for bag in part)
    return _smaller(_by_week(inside), _by_week(outside))


def alone_of(part: Iterable[Bag], bags: Iterable[Bag]) -> list[Bag]:
    """Those whose order led to one shop; all bags of an order are sold at the same moment."""
    many = Counter(bag.order_id for bag in bags)
    return [bag for bag in part if many[bag.order_id] == 1]


def _less(
    weeks: Sequence[ShopWeek], read: Callable[[ShopWeek], int], inside: Iterable[Bag]
) -> dict[ShopsWeek, int]:
    left = defaultdict[ShopsWeek, int](int)
    for row in weeks:
        left[row.monday, row.shop_id] += read(row)
    for bag in inside:
        left[bag.monday, bag.shop_id] -= 1
    return dict(left)


def _by_place(counts: Mapping[ShopsWeek, int], places: Mapping[ShopsWeek, Place]) -> dict[_Group, Crowd]:
    found = defaultdict[_Group, Crowd](lambda: Crowd(0, 0))
    for (monday, shop_id), count in counts.items():
        if count > 0:
            known = found[monday, places.get((monday, shop_id))]
            found[monday, places.get((monday, shop_id))] = Crowd(known.shops + 1, known.orders + count)
    return dict(found)


def _by_week(counts: Mapping[ShopsWeek, int]) -> dict[_Group, Crowd]:
    found = defaultdict[_Group, Crowd](lambda: Crowd(0, 0))
    for (monday, _shop_id), count in counts.items():
        if count > 0:
            found[monday, None] = Crowd(found[monday, None].shops + 1, max(found[monday, None].orders, count))
    return dict(found)


def _smaller(inside: Mapping[_Group, Crowd], outside: Mapping[_Group, Crowd]) -> Crowd:
    """A shop that stands there in several weeks is one shop; an order is of one week."""
    shops, orders = Counter[date](), 0
    for group in inside.keys() & outside.keys():
        shops[group[0]] += min(inside[group].shops, outside[group].shops)
        orders += min(inside[group].orders, outside[group].orders)
    return Crowd(max(shops.values(), default=0), orders)
