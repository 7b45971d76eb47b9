"""Until when each shop keeps its bag if nobody comes: told before ordering, frozen with the order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.cart.queries import Basket
from marketplace.catalogue.keeping import is_fresh
from marketplace.pickup.keeping import keeping_of, last_day
from marketplace.pickup.queries import Diary
from marketplace.pickup.slots import Window


@dataclass(frozen=True)
class Kept:
    """The last day on which a bag is kept, and what is given back of what spoils until then, in percent."""

    until: date
    fresh_refund_percent: int


def kept_bags(
    town_id: int, *, basket: Basket, diary: Diary, windows: Mapping[int, Window]
) -> dict[int, Kept]:
    """By shop, how the bags of a basket are kept after the chosen windows. One query."""
    rules, found = keeping_of(town_id, shop_ids=windows), dict[int, Kept]()
    for shop_id, lines in basket.by_shop.items():
        days = rules[shop_id].days_for([is_fresh(line.category, offered=line.offered) for line in lines])
        until = last_day(diary.hours_at(shop_id), day=windows[shop_id].local_day, open_days=days)
        found[shop_id] = Kept(until, rules[shop_id].fresh_refund_percent)
    return found
