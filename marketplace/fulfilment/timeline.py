"""Who moved a bag, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.orders.models import ShopOrderStep
from marketplace.orders.states import ShopOrderState


@dataclass(frozen=True)
class Step:
    """One move of a bag. `name` is empty when nobody with an account made it."""

    state: ShopOrderState
    at: datetime
    name: str


def timeline_of(town_id: int, shop_order_id: int) -> list[Step]:
    """The moves of a bag since it was placed, first one first."""
    query = (
        select(ShopOrderStep.state, ShopOrderStep.at, User.name)
        .outerjoin(User, User.id == ShopOrderStep.by_user_id)
        .where(
            ShopOrderStep.town_id == town_id,
            ShopOrderStep.shop_order_id == shop_order_id,
            ShopOrderStep.state != ShopOrderState.HELD,
        )
        .order_by(ShopOrderStep.at, ShopOrderStep.id)
    )
    return [Step(state, at, name or "") for state, at, name in db.session.execute(query)]
