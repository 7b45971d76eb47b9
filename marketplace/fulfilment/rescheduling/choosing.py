"""A resident chooses other times: new places are taken for all bags together, or nothing changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.ids import new_id
from marketplace.fulfilment.closing.settling import put_into, take_window
from marketplace.fulfilment.rescheduling.rights import TimeFixed, TimeTaken, may_choose, was_moved
from marketplace.fulfilment.rescheduling.windows import windows_of
from marketplace.fulfilment.together.telling import tell_in_step
from marketplace.notices.moving import tell_rescheduled, tell_shop_moved
from marketplace.orders.models import ShopOrder
from marketplace.payments.attempts import lock_attempts
from marketplace.pickup.opening import open_windows
from marketplace.pickup.services import lock_bookings
from marketplace.pickup.slots import Window, key_of
from marketplace.pickup.wishes.models import WindowWish
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView, town_by_id


@dataclass(frozen=True)
class Wish:
    """The window that a resident wants for a bag, and the one it had on the page, both as forms name them."""

    window_key: str
    seen_key: str


def choose_windows(bags: Sequence[ShopOrder], *, wishes: Mapping[int, Wish]) -> Sequence[ShopOrder]:
    """Put bags of one order into the windows that their resident chose; gives those that have another time.

    `wishes`: by bag; one that keeps its time is left alone. The shops and the resident are told.
    Raises: TimeFixed, TimeTaken, WindowFull; ChangedMeanwhile where a bag had got another time already: the
    caller's transaction must then be rolled back, and no bag has moved.
    Races: the shops are locked first, shared, so that none closes a window meanwhile; then the payment, the
    bags, and the windows, old and new ones together, as everybody locks them. Commits: no.
    """
    town = town_by_id(bags[0].town_id)
    _lock_bags(town, bags)
    if any(key_of(bag.collect_from) != wishes[bag.id].seen_key for bag in bags):
        raise ChangedMeanwhile
    moving = [bag for bag in bags if wishes[bag.id].window_key != wishes[bag.id].seen_key]
    if not moving:
        return []
    if not all(may_choose(bag) for bag in moving):
        raise TimeFixed
    chosen = _chosen(town, moving, wishes)
    _lock_windows(town, chosen, moving)
    abouts = [_move(bag, window=chosen[bag.id]) for bag in moving]
    for bag, about_id in zip(moving, abouts, strict=True):
        tell_shop_moved(town, shop_order=bag, about_id=about_id)
    tell_rescheduled(town, shop_orders=moving, about_id=abouts[0])
    tell_in_step(town, order_id=bags[0].order_id)
    return moving


def _lock_bags(town: TownView, bags: Sequence[ShopOrder]) -> None:
    shop_ids = sorted(bag.shop_id for bag in bags)
    db.session.execute(
        select(Shop.id)
        .where(Shop.town_id == town.id, Shop.id.in_(shop_ids))
        .order_by(Shop.id)
        .with_for_update(read=True)
    ).all()
    lock_attempts(town.id, bags[0].order_id)
    for bag in sorted(bags, key=lambda bag: bag.id):
        db.session.refresh(bag, with_for_update=True)


def _chosen(town: TownView, bags: Sequence[ShopOrder], wishes: Mapping[int, Wish]) -> dict[int, Window]:
    """Raises: TimeTaken."""
    free, chosen = windows_of(town, bags=bags), dict[int, Window]()
    for bag in bags:
        key = wishes[bag.id].window_key
        window = next((window for window in free[bag.id] if window.key == key), None)
        if window is None:
            raise TimeTaken
        chosen[bag.id] = window
    return chosen


def _lock_windows(town: TownView, chosen: Mapping[int, Window], bags: Sequence[ShopOrder]) -> None:
    touched = {bag.slot_booking_id for bag in bags}
    for bag in sorted(bags, key=lambda bag: bag.shop_id):
        opened = open_windows(
            town.id, point_id=bag.shop_id, windows=[chosen[bag.id]], time_zone=town.time_zone
        )
        touched.update(opened.values())
    lock_bookings(town.id, booking_ids=touched)


def _move(bag: ShopOrder, *, window: Window) -> int:
    """Into the other window, with its story; gives the id of the change. Raises: WindowFull."""
    bag.alert_due_at = None  # how long its shop may still take to answer follows from its time
    if was_moved(bag):
        return put_into(bag, window=window, message="").id
    was_from = bag.collect_from
    take_window(bag, window=window)
    return _note(bag, was_from=was_from)


def _note(bag: ShopOrder, *, was_from: datetime) -> int:
    wish = WindowWish(
        id=new_id(),
        town_id=bag.town_id,
        shop_order_id=bag.id,
        was_from=was_from,
        now_from=bag.collect_from,
        at=clock.now(),
    )
    db.session.add(wish)
    db.session.flush()
    return wish.id
