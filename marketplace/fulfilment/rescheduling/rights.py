"""Which bags may still get another time by their resident."""

from collections.abc import Collection
from datetime import datetime

from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.handovers.stops import stop_of
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.pickup.moves import is_moved
from marketplace.pickup.wishes.queries import wishes_of

MOST_WISHES = 6
_IN_THE_SHOP = OPEN - {ShopOrderState.AT_HUB}
_NOT_BEGUN: Collection[ShopOrderState] = frozenset({ShopOrderState.PLACED, ShopOrderState.ACCEPTED})
_NOT_PACKED: Collection[ShopOrderState] = frozenset({*_NOT_BEGUN, ShopOrderState.PICKING})


class TimeFixed(Refusal):
    """The bag is being packed, or goes to a hub, or its time is over."""

    def __init__(self) -> None:
        super().__init__(_("L’heure de ce sac ne se change plus ici : appelez la boutique."))


class TimeTaken(Refusal):
    """The time chosen is none that is free."""

    def __init__(self) -> None:
        super().__init__(_("Cette heure n’est plus libre. Choisissez-en une autre, votre sac reste gardé."))


def was_moved(bag: ShopOrder) -> bool:
    """Whether the bag waits for a time that its shop chose, packed or not."""
    return bag.state in _IN_THE_SHOP and is_moved(
        bag.town_id, shop_order_id=bag.id, collect_from=bag.collect_from
    )


def may_wish(bag: ShopOrder) -> bool:
    """Whether the shop still can: it has not begun to pack. Who finds it late may, until it is packed.

    What goes through a hub stays: the shop brings it there together with others. And each change is a mail
    and a place given up: after some of them one calls the shop.
    """
    if not is_still_open(bag.state, comes_from=bag.collect_from, comes_until=bag.collect_until):
        return False
    if stop_of(bag.town_id, shop_order_id=bag.id):
        return False
    return len(wishes_of(bag.town_id, shop_order_ids=[bag.id])) < MOST_WISHES


def is_still_open(state: ShopOrderState, *, comes_from: datetime, comes_until: datetime) -> bool:
    """Whether a bag that is fetched in its shop is so far from packed, now, that its time may change."""
    now = clock.now()
    return now < comes_until and state in (_NOT_BEGUN if now < comes_from else _NOT_PACKED)


def may_choose(bag: ShopOrder) -> bool:
    """Whether its resident may choose another time, for one reason or the other."""
    return was_moved(bag) or may_wish(bag)
