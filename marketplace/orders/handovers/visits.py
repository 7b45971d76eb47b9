"""Where the bags of an order are fetched instead of in their shops, as its resident reads it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from marketplace.core.db import db
from marketplace.orders.handovers.models import HubStop
from marketplace.pickup.models import CollectionPoint


@dataclass(frozen=True)
class HubVisit:
    """One shop's part of an order at a hub. Units: bags, 0 until it came there.

    `fetch_from`, `fetch_until`: when the resident comes; `bring_by`: until when its shop brings it. None
    where only the bag's own day was agreed on.
    """

    hub_id: int
    hub_name: str
    bags: int
    cold_bags: int
    arrived_at: datetime | None
    fetch_from: datetime | None
    fetch_until: datetime | None
    bring_by: datetime | None


def hub_visits_of(town_id: int, *, shop_order_ids: Collection[int]) -> dict[int, HubVisit]:
    """The hub of each of these bags that goes through one, by the bag's id. One query."""
    query = (
        select(
            HubStop.shop_order_id,
            HubStop.point_id,
            CollectionPoint.name,
            HubStop.bags,
            HubStop.cold_bags,
            HubStop.arrived_at,
            HubStop.fetch_from,
            HubStop.fetch_until,
            HubStop.bring_by,
        )
        .join(
            CollectionPoint,
            and_(CollectionPoint.town_id == HubStop.town_id, CollectionPoint.id == HubStop.point_id),
        )
        .where(HubStop.town_id == town_id, HubStop.shop_order_id.in_(shop_order_ids))
    )
    return {row[0]: HubVisit(*row[1:]) for row in db.session.execute(query)}
