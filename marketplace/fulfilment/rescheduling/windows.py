"""The times that bags could be moved to: free ones of their shops, their own among them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from marketplace.catalogue.models import Offered
from marketplace.core import clock
from marketplace.fulfilment.rescheduling.rights import was_moved
from marketplace.orders.handovers.places import loads_of
from marketplace.orders.handovers.stops import stop_of
from marketplace.orders.models import ShopOrder
from marketplace.pickup.moves import first_time
from marketplace.pickup.queries import Diary, diary_of
from marketplace.pickup.slots import Window
from marketplace.shops.hours import CLOSED
from marketplace.shops.queries import opening_hours_of
from marketplace.towns.queries import TownView

_OFFERED = 60


def windows_of(town: TownView, *, bags: Sequence[ShopOrder]) -> Mapping[int, Sequence[Window]]:
    """By bag, the times that it could be moved to, soonest first; not one for which the shop has no room.

    What is made to order, and what its shop moved, is not had before the time that was first agreed on.
    """
    shop_ids, loads = [bag.shop_id for bag in bags], loads_of(bags)
    told = opening_hours_of(town, from_day=clock.today(town.time_zone), shop_ids=shop_ids)
    diary = diary_of(
        town.id,
        time_zone=town.time_zone,
        hours={shop_id: told.get(shop_id, CLOSED) for shop_id in shop_ids},
        point_ids=shop_ids,
        own={(bag.shop_id, bag.collect_from): bag.places for bag in bags},
        loads={bag.shop_id: loads[bag.id] for bag in bags},
    )
    return {bag.id: list(islice(_from(diary, bag), _OFFERED)) for bag in bags}


def other_windows_of(town: TownView, *, bag: ShopOrder) -> Sequence[Window]:
    """The same of one bag, without the time it has."""
    return [each for each in windows_of(town, bags=[bag])[bag.id] if each.starts_at != bag.collect_from]


def _from(diary: Diary, bag: ShopOrder) -> Iterator[Window]:
    agreed, stop = _agreed(bag), stop_of(bag.town_id, shop_order_id=bag.id)
    bring_by = stop.bring_by if stop else None  # what goes to a hub stays within the time it is brought there
    day = clock.local(agreed, bag.time_zone).date() if agreed and agreed > clock.now() else date.min
    return (
        window
        for window in diary.free_windows(bag.shop_id, from_day=day)
        if (agreed is None or window.starts_at >= agreed) and (bring_by is None or window.ends_at <= bring_by)
    )


def _agreed(bag: ShopOrder) -> datetime | None:
    """Before when it cannot be had, whatever is free."""
    if was_moved(bag):
        return first_time(bag.town_id, shop_order_id=bag.id)
    is_made = any(line.offered is Offered.TO_ORDER for line in bag.lines)
    return bag.collect_from if is_made else None
