"""Fetched in two goes: what is taken now leaves the stock now, the rest waits in the same bag.

The bag stays where it is, ready or at the hub, until its last line has left; only then is its money final.
"""

from collections.abc import Collection

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.desk.errors import NothingLeaves
from marketplace.fulfilment.trying import NotToTry
from marketplace.orders.actors import Actor
from marketplace.orders.errors import MoveRefused
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.shortfalls import PACKED, missing_of, settle_shortfalls
from marketplace.orders.states import ShopOrderState
from marketplace.stock.holding import hand_out, lock_levels


def give_part(shop_order: ShopOrder, *, later: Collection[int], left: Collection[int], by: Actor) -> None:
    """Let a part of a packed bag leave; `later` are the places of what waits on. The bag: locked.

    Raises: MoveRefused when it is not packed, NothingLeaves, NotToTry when something tried is not kept:
    that is said when the rest is fetched. Commits: no.
    """
    if shop_order.state not in PACKED:
        raise MoveRefused(shop_order.state, ShopOrderState.COLLECTED)
    if left:
        raise NotToTry
    lines = [line for line in shop_order.lines if _leaves(line, later)]
    if not lines:
        raise NothingLeaves
    town_id, variant_ids = shop_order.town_id, {line.variant_id for line in lines}
    lock_levels(town_id, variant_ids=variant_ids)
    hand_out(
        town_id,
        shop_order_id=shop_order.id,
        missing=missing_of(town_id, shop_order_id=shop_order.id),
        by_user_id=by.user_id,
        line_ids=[line.id for line in lines],
    )
    now = clock.now()
    for line in lines:
        line.handed_at = now
    shop_order.changed_at = now  # so that a page that shows the whole bag is out of date
    db.session.flush()
    settle_shortfalls(town_id, variant_ids=variant_ids)


def _leaves(line: OrderLine, later: Collection[int]) -> bool:
    return line.position not in later and not line.withdrawn and line.handed_at is None
