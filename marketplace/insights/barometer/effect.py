"""What an event brought: the hours of the event beside the same ones of weeks without, above the floor.

Those that took part, the others, and all of them are three sums of which any two give the third, so all stand
or fall together. What stands behind each beside the week that everybody reads is said in `rest`. See decision
0056.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from marketplace.insights.barometer.floor import Crowd, is_part_told
from marketplace.insights.barometer.occasions import Occasion, Span, Stretch, occasions_of
from marketplace.insights.barometer.rest import Rest, left_of, left_of_sold, rest_of
from marketplace.insights.barometer.sold_then import Bag, handed_over, new_bags, sold
from marketplace.insights.barometer.weeks import Cell, last_week_over
from marketplace.measures.daily import monday_of, shop_weeks
from marketplace.measures.street_counts import passing_between
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Told:
    """Figures of some weeks' hours, as sums over them; None: not told. `weeks`: how many.

    `took_part` and `others` are told together or not at all. `newcomers`: bags of who had bought nothing in
    the shop for a year. `passing`: None where nobody counted.
    """

    weeks: int
    orders: int | None = None
    everybody: Cell | None = None
    took_part: Cell | None = None
    others: Cell | None = None
    collected: int | None = None
    newcomers: int | None = None
    passing: int | None = None


@dataclass(frozen=True)
class Effect:
    """Before, during and after. `after` is None while its weeks are not over."""

    before: Told
    during: Told
    after: Told | None
    shops: int
    after_from: date | None = None


@dataclass(frozen=True)
class Hours:
    """The bags of some hours: sold, handed over, and sold to somebody new in the shop."""

    sold: Sequence[Bag]
    fetched: Sequence[Bag] = ()
    new: Sequence[Bag] = ()


def effect_of(town: TownView, *, event_id: int) -> Effect | None:
    """What the event brought; None when it is not measured, or its week is not over and counted."""
    occasions, last = occasions_of(town, event_id=event_id), last_week_over(town)
    occasion = occasions.get(event_id)
    if occasion is None or last is None or max(occasion.during.mondays) > last:
        return None
    mine = list(occasions.values())
    is_over = bool(occasion.after.weeks) and max(occasion.after.mondays) <= last
    after = _told(town, occasion, occasion.after, mine) if is_over else None
    return Effect(
        _told(town, occasion, occasion.before, mine),
        _told(town, occasion, occasion.during, mine),
        after,
        len(occasion.shop_ids),
        min(occasion.after.days) if occasion.after.weeks else None,
    )


def _told(town: TownView, occasion: Occasion, stretch: Stretch, all_of_them: Sequence[Occasion]) -> Told:
    if not stretch.weeks:
        return Told(0)
    hours, rest = _hours(town, stretch.spans), _rest(town, stretch, all_of_them)
    told = tell_hours(hours, rest, shop_ids=occasion.shop_ids, weeks=stretch.weeks)
    from_hour, until_hour = occasion.opens.hour, _end_hour(occasion)
    passing = passing_between(town.id, days=stretch.days, from_hour=from_hour, until_hour=until_hour)
    return replace(told, passing=passing)


def tell_hours(hours: Hours, rest: Rest, *, shop_ids: Set[int], weeks: int) -> Told:
    """What may be told of some hours. `shop_ids`: who took part. Pure."""
    if not left_of_sold(hours.sold, hours.sold, rest).is_enough:
        return Told(weeks)
    inner = [bag for bag in hours.sold if bag.shop_id in shop_ids]
    outer = [bag for bag in hours.sold if bag.shop_id not in shop_ids]
    is_split = all(left_of_sold(part, hours.sold, rest).is_enough for part in (inner, outer))
    older = [bag for bag in hours.sold if bag not in hours.new]
    tells_new = left_of(hours.new, rest.new).is_enough and is_part_told(_crowd(hours.new), _crowd(older))
    return Told(
        weeks,
        orders=len({bag.order_id for bag in hours.sold}),
        everybody=_cell(hours.sold),
        took_part=_cell(inner) if is_split else None,
        others=_cell(outer) if is_split else None,
        collected=len(hours.fetched) if left_of(hours.fetched, rest.fetched).is_enough else None,
        newcomers=len(hours.new) if tells_new else None,
    )


def _end_hour(occasion: Occasion) -> int:
    """The first hour that is not one of the event's any more."""
    return occasion.closes.hour + bool(occasion.closes.minute)


def _hours(town: TownView, spans: Sequence[Span]) -> Hours:
    bags = sold(town, spans)
    return Hours(bags, handed_over(town, spans), new_bags(town, bags, spans))


def _rest(town: TownView, stretch: Stretch, all_of_them: Iterable[Occasion]) -> Rest:
    """Of the weeks as they are counted, what lies outside of the hours of any event."""
    mondays = stretch.mondays
    around = (part for each in all_of_them for part in each.stretches if part.mondays & mondays)
    spans = {span for part in around for span, day in zip(part.spans, part.days, strict=True)
             if monday_of(day) in mondays}  # fmt: skip
    inside = _hours(town, sorted(spans))
    rows = shop_weeks(town.id, first=min(mondays), last=max(mondays))
    whole = [row for row in rows if row.monday in mondays]
    return rest_of(whole, inside.sold, inside.fetched, inside.new)


def _crowd(bags: Sequence[Bag]) -> Crowd:
    return Crowd(len({bag.shop_id for bag in bags}), len({bag.order_id for bag in bags}))


def _cell(bags: Sequence[Bag]) -> Cell:
    return Cell(len(bags), sum(bag.cents for bag in bags))
