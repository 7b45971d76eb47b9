"""Baskets to plan for: streets of any length made up by dice, and the demo's own street."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from marketplace.demo.content import CONTENT, read_town
from marketplace.demo.shapes import ShopContent
from marketplace.pickup.slots import Rule, Window, windows
from marketplace.pickup.trips.errands import Errand
from marketplace.shops.hours import Range, ShopHours
from marketplace.shops.street.place import Place, Side

ZONE = "Europe/Paris"
MONDAY = datetime(2026, 6, 8, 4, 0, tzinfo=UTC)  # six o’clock in the town
FULL = 0.2  # so many of the windows have no place left
_HOUSE_METRES = 7
_SIDES: tuple[Side, Side] = ("odd", "even")
_COLD_KINDS = {"fishmonger", "butcher", "cheese", "dairy", "delicatessen", "caterer"}
_FRAGILE_KINDS = {"florist", "bakery", "pastry"}


def made_up_basket(dice: Random, *, shops: int, days: int) -> tuple[list[Errand], datetime]:
    """Shops with hours of their own, most with a break at noon, some of their windows full."""
    now = MONDAY + timedelta(minutes=dice.randrange(0, 14 * 60))
    errands = [
        Errand(
            number,
            _free(_hours(dice), _rule(dice, days), now, dice),
            Place(dice.randrange(0, 12 * shops + 40), dice.choice(_SIDES)),
            minutes=dice.choice((2, 3, 3, 4, 6)),
            is_cold=dice.random() < 0.25,
            is_fragile=dice.random() < 0.15,
        )
        for number in range(shops)
    ]
    return errands, now


def impossible_basket(dice: Random, *, shops: int, days: int) -> tuple[list[Errand], datetime]:
    """The same, but one shop opens in mornings only, and another one in afternoons."""
    errands, now = made_up_basket(dice, shops=shops, days=days)
    early, late = ((time(8), time(12)),), ((time(15), time(19)),)
    for number, ranges in enumerate((early, late)):
        hours = ShopHours(week=dict.fromkeys(range(1, 8), ranges))
        errands[number] = replace(errands[number], windows=_free(hours, _rule(dice, days), now, dice))
    return errands, now


class DemoStreet:
    """The demo town’s shops as they are written down."""

    def __init__(self) -> None:
        self._shops = read_town(CONTENT / "port-lanterne").shops

    def basket(self, dice: Random, *, shops: int) -> tuple[list[Errand], datetime]:
        """What somebody might want at any hour of any day, of so many different shops."""
        now = MONDAY + timedelta(minutes=dice.randrange(0, 7 * 24 * 60))
        chosen = dice.sample(self._shops, shops)
        return [self._errand(number, shop, now, dice) for number, shop in enumerate(chosen)], now

    def _errand(self, number: int, shop: ShopContent, now: datetime, dice: Random) -> Errand:
        rule = Rule(shop.slot_minutes, shop.slot_capacity, shop.preparation_minutes)
        week: dict[int, Sequence[Range]] = {
            day: [(hours.opens, hours.closes) for hours in shop.hours if hours.weekday == day]
            for day in range(1, 8)
        }
        side: Side = "odd" if shop.street_number % 2 else "even"
        metres = (shop.street_number - 1) // 2 * _HOUSE_METRES + _HOUSE_METRES // 2
        return Errand(
            number,
            _free(ShopHours(week=week), rule, now, dice),
            Place(metres, side),
            is_cold=shop.kind in _COLD_KINDS,
            is_fragile=shop.kind in _FRAGILE_KINDS,
        )


def _free(hours: ShopHours, rule: Rule, now: datetime, dice: Random) -> list[Window]:
    cut = windows(hours, rule, now=now, time_zone=ZONE)
    return [window for window in cut if dice.random() >= FULL]


def _rule(dice: Random, days: int) -> Rule:
    lead = dice.choice((20, 45, 45, 90, 240))
    return Rule(dice.choice((15, 20, 30, 30)), lead_minutes=lead, days_ahead=days - 1)


def _hours(dice: Random) -> ShopHours:
    """Opens between seven and ten, closes between six and eight; closed on a day or two."""
    opens, closes = time(dice.choice((7, 8, 9, 9, 10))), time(dice.choice((18, 19, 19, 20)))
    noon = ((opens, time(12, dice.choice((0, 30)))), (time(14, dice.choice((0, 30))), closes))
    ranges = noon if dice.random() < 0.7 else ((opens, closes),)
    week: Mapping[int, Sequence[Range]] = dict.fromkeys(range(1, 8), ranges)
    off = set(dice.sample(range(1, 8), dice.choice((1, 1, 2))))
    return ShopHours(week={day: hours for day, hours in week.items() if day not in off})
