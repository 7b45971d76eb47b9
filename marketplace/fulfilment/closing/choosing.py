"""A resident whose time was moved by the shop chooses another one."""

from collections.abc import Sequence
from itertools import islice

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.closing.settling import put_into
from marketplace.notices.moving import tell_shop_moved
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.payments.attempts import lock_attempts
from marketplace.pickup.moves import first_time, is_moved
from marketplace.pickup.opening import open_windows
from marketplace.pickup.queries import diary_of
from marketplace.pickup.services import lock_bookings
from marketplace.pickup.slots import Window
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.towns.queries import town_by_id

_OFFERED = 60
_IN_THE_SHOP = OPEN - {ShopOrderState.AT_HUB}


class TimeFixed(Refusal):
    """Only a time that the shop moved is chosen anew, and only while the bag waits."""

    def __init__(self) -> None:
        super().__init__(_("L’heure de ce sac ne se change plus ici : appelez la boutique."))


class TimeTaken(Refusal):
    """The time chosen is none that is free."""

    def __init__(self) -> None:
        super().__init__(_("Cette heure n’est plus libre. Choisissez-en une autre, votre sac reste gardé."))


def may_choose(bag: ShopOrder) -> bool:
    """Whether the bag waits for a time that its shop chose."""
    return bag.state in _IN_THE_SHOP and is_moved(
        bag.town_id, shop_order_id=bag.id, collect_from=bag.collect_from
    )


def windows_for(bag: ShopOrder) -> Sequence[Window]:
    """The times that a bag could be moved to: not before the one that was first agreed on."""
    town = town_by_id(bag.town_id)
    hours = opening_hours_of_shop(town, bag.shop_id, from_day=clock.today(town.time_zone))
    diary = diary_of(town.id, time_zone=town.time_zone, hours={bag.shop_id: hours}, point_ids=[bag.shop_id])
    agreed = first_time(town.id, shop_order_id=bag.id) or bag.collect_from
    later = diary.free_windows_after(bag.shop_id, at=max(agreed, clock.now()))
    return list(islice((window for window in later if window.starts_at != bag.collect_from), _OFFERED))


def choose_window(bag: ShopOrder, *, window_key: str) -> None:
    """The resident's own choice instead of the shop's; the shop is told.

    Raises: TimeFixed, TimeTaken, WindowFull.
    Races: the shop is locked, shared, so that it does not close the window meanwhile; then the payment, the
    bag, and both windows. Commits: no.
    """
    town_id, shop_id = bag.town_id, bag.shop_id
    db.session.execute(
        select(Shop.id).where(Shop.town_id == town_id, Shop.id == shop_id).with_for_update(read=True)
    ).all()
    lock_attempts(town_id, bag.order_id)
    db.session.refresh(bag, with_for_update=True)
    if not may_choose(bag):
        raise TimeFixed
    window = next((window for window in windows_for(bag) if window.key == window_key), None)
    if window is None:
        raise TimeTaken
    town = town_by_id(town_id)
    opened = open_windows(town_id, point_id=shop_id, windows=[window], time_zone=town.time_zone)
    lock_bookings(town_id, booking_ids={*opened.values(), bag.slot_booking_id})
    move = put_into(bag, window=window, message="")
    tell_shop_moved(town, shop_order=bag, move=move)
