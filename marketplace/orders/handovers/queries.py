"""Reads about hand-overs: what has left of a bag, when, and through whose hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.orders.handovers.models import Handover, HubStop, Proxy
from marketplace.orders.models import OrderLine
from marketplace.pickup.models import CollectionPoint
from marketplace.shops.devices.models import ShopDevice


@dataclass(frozen=True)
class PastHandover:
    """One time that a bag, or a part of it, left. `name`: a person's or a device's; empty for neither.

    `said_at`: when a phone that told of it later says that it was.
    """

    at: datetime
    said_at: datetime | None
    is_part: bool
    name: str
    proxy_name: str


def handovers_of(town_id: int, *, shop_order_id: int) -> Sequence[PastHandover]:
    """The times that a bag or a part of it left, first one first."""
    device = and_(ShopDevice.town_id == Handover.town_id, ShopDevice.id == Handover.by_device_id)
    query = (
        select(
            Handover.at,
            Handover.said_at,
            Handover.is_part,
            func.coalesce(User.name, ShopDevice.name, ""),
            func.coalesce(Proxy.name, ""),
        )
        .outerjoin(User, User.id == Handover.by_user_id)
        .outerjoin(ShopDevice, device)
        .outerjoin(Proxy, and_(Proxy.town_id == Handover.town_id, Proxy.id == Handover.proxy_id))
        .where(Handover.town_id == town_id, Handover.shop_order_id == shop_order_id)
        .order_by(Handover.at, Handover.id)
    )
    return [PastHandover(*row) for row in db.session.execute(query)]


def places_gone(town_id: int, *, shop_order_id: int) -> set[int]:
    """The places in a bag of what was fetched before the rest."""
    query = select(OrderLine.position).where(
        OrderLine.town_id == town_id,
        OrderLine.shop_order_id == shop_order_id,
        OrderLine.handed_at.is_not(None),
    )
    return set(db.session.scalars(query))


def hub_name_of(town_id: int, *, shop_order_id: int) -> str:
    """The hub at which a bag is fetched; empty for the shop itself."""
    query = (
        select(CollectionPoint.name)
        .join(
            HubStop, and_(HubStop.town_id == CollectionPoint.town_id, HubStop.point_id == CollectionPoint.id)
        )
        .where(HubStop.town_id == town_id, HubStop.shop_order_id == shop_order_id)
    )
    return db.session.scalar(query) or ""
