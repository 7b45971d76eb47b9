"""What an order still has to fetch, and on which outings."""

from typing import Any

from sqlalchemy import Select, and_, func, select

from marketplace.core.db import db
from marketplace.fulfilment.together.outings import Outing, Part, outings_of
from marketplace.notices.models import BagNews
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN
from marketplace.pickup.models import CollectionPoint

comes_from = func.coalesce(HubStop.fetch_from, ShopOrder.collect_from)
comes_until = func.coalesce(HubStop.fetch_until, ShopOrder.collect_until)
_PART = (
    ShopOrder.id, ShopOrder.shop_id, ShopOrder.state, comes_from, comes_until,
    HubStop.point_id, func.coalesce(CollectionPoint.name, ""), BagNews.ready_at, BagNews.late_at,
)  # fmt: skip


def outings_in(town_id: int, *, order_id: int) -> list[Outing]:
    """The outings on which what is left of an order is fetched, soonest first. One query."""
    query = with_stops_and_news(select(*_PART)).where(
        ShopOrder.town_id == town_id, ShopOrder.order_id == order_id, ShopOrder.state.in_(OPEN)
    )
    return outings_of(Part(*row) for row in db.session.execute(query))


def with_stops_and_news(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The same question of bags, which may ask for their hub and for what was told of them."""
    point = and_(CollectionPoint.town_id == HubStop.town_id, CollectionPoint.id == HubStop.point_id)
    return (
        query.select_from(ShopOrder)
        .outerjoin(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .outerjoin(CollectionPoint, point)
        .outerjoin(BagNews, and_(BagNews.town_id == ShopOrder.town_id, BagNews.shop_order_id == ShopOrder.id))
    )
