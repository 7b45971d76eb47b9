"""Who moved a bag, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.orders.actors import ActorKind
from marketplace.orders.models import ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.shops.devices.models import ShopDevice


@dataclass(frozen=True)
class Step:
    """One move of a bag. `name` is a person's, or a device's; empty when nobody of either made it."""

    state: ShopOrderState
    at: datetime
    by_what: ActorKind
    name: str
    shop_order_id: int


def timeline_of(town_id: int, shop_order_id: int) -> list[Step]:
    """The moves of a bag since it was placed, first one first."""
    return steps_of(town_id, [shop_order_id])


def steps_of(town_id: int, shop_order_ids: Sequence[int]) -> list[Step]:
    """The same of some bags at once. One query."""
    query = (
        select(
            ShopOrderStep.state,
            ShopOrderStep.at,
            ShopOrderStep.by_what,
            func.coalesce(User.name, ShopDevice.name, ""),
            ShopOrderStep.shop_order_id,
        )
        .outerjoin(User, User.id == ShopOrderStep.by_user_id)
        .outerjoin(
            ShopDevice,
            and_(
                ShopDevice.town_id == ShopOrderStep.town_id,
                ShopDevice.id == ShopOrderStep.by_device_id,
            ),
        )
        .where(
            ShopOrderStep.town_id == town_id,
            ShopOrderStep.shop_order_id.in_(shop_order_ids),
            ShopOrderStep.state != ShopOrderState.HELD,
        )
        .order_by(ShopOrderStep.at, ShopOrderStep.id)
    )
    return [Step(*row) for row in db.session.execute(query)]
