"""« Bought something else? »: one band is counted for the shop's day, and that somebody has answered."""

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.measures.added_purchases import count_purchase
from marketplace.measures.models import Spent
from marketplace.orders.handovers.models import Handover
from marketplace.orders.models import ShopOrder


def tell_purchase(shop_order: ShopOrder, *, spent: Spent) -> bool:
    """Count about how much was bought besides, once a hand-over; gives whether it was counted.

    What is counted names neither the person nor the order. Races: one conditional UPDATE. Commits: no.
    """
    last = (
        select(Handover.id)
        .where(Handover.town_id == shop_order.town_id, Handover.shop_order_id == shop_order.id)
        .order_by(Handover.at.desc(), Handover.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    told = db.session.connection().execute(
        update(Handover)
        .where(Handover.town_id == shop_order.town_id, Handover.id == last, Handover.has_told.is_(False))
        .values(has_told=True)
    )
    if not told.rowcount:
        return False
    day = clock.local(clock.now(), shop_order.time_zone).date()
    count_purchase(shop_order.town_id, shop_id=shop_order.shop_id, day=day, spent=spent)
    return True
