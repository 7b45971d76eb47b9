"""The bags of an order as their resident may still put them into other windows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from marketplace.core.db import db
from marketplace.fulfilment.rescheduling.rights import may_choose
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN
from marketplace.shops.models import Shop


@dataclass(frozen=True)
class OpenBag:
    """A bag that is still to be fetched, with its shop's name and slug."""

    bag: ShopOrder
    shop_slug: str
    shop_name: str
    is_free: bool  # its time may still be changed
    goes_to_hub: bool


def open_bags_of(town_id: int, *, order_id: int) -> Sequence[OpenBag]:
    """The bags of an order that are still to be fetched, soonest first."""
    query = (
        select(ShopOrder, Shop.slug, Shop.name, HubStop.point_id.is_not(None))
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .outerjoin(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id, ShopOrder.state.in_(OPEN))
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )
    rows = db.session.execute(query)
    return [OpenBag(bag, slug, name, may_choose(bag), at_hub) for bag, slug, name, at_hub in rows]
