"""Orders that nobody answers, for whoever can walk over or call. Reads across rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, select

from marketplace.alerts.models import AlertRule, AlertStep, Rung
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus

MISSED_WITHIN = timedelta(days=7)
_MOST = 200


@dataclass(frozen=True)
class UnansweredOrder:
    """An order whose shop was told and did not answer: neither who ordered nor what."""

    reference: str
    shop_name: str
    phone: str
    email: str
    placed_at: datetime
    collect_from: datetime


@dataclass(frozen=True)
class MissingShop:
    """A shop for which orders were declined lately. `is_paused`: the ladder paused it."""

    name: str
    slug: str
    phone: str
    missed: int
    is_paused: bool


def unanswered_orders(town_id: int) -> Sequence[UnansweredOrder]:
    """The orders that have reached the council's rung and still wait, the soonest first. One query."""
    is_told = exists().where(
        AlertStep.town_id == town_id,
        AlertStep.shop_order_id == ShopOrder.id,
        AlertStep.rung == Rung.COUNCIL,
    )
    query = (
        select(
            Order.reference,
            Shop.name,
            Shop.phone,
            Shop.email,
            func.coalesce(Order.placed_at, Order.created_at),
            ShopOrder.collect_from,
        )
        .select_from(ShopOrder)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.state == ShopOrderState.PLACED, is_told)
        .order_by(ShopOrder.collect_from, ShopOrder.id)
        .limit(_MOST)
    )
    return [UnansweredOrder(*row) for row in db.session.execute(query)]


def shops_that_missed(town_id: int) -> Sequence[MissingShop]:
    """The shops that left orders unanswered in the last week, or that rest for it. One query."""
    missed = (
        select(AlertStep.town_id, AlertStep.shop_id, func.count().label("missed"))
        .where(
            AlertStep.town_id == town_id,
            AlertStep.rung == Rung.DECLINE,
            AlertStep.taken_at > clock.now() - MISSED_WITHIN,
        )
        .group_by(AlertStep.town_id, AlertStep.shop_id)
        .subquery()
    )
    is_paused = and_(Shop.status == ShopStatus.PAUSED, AlertRule.paused_at.is_not(None))
    query = (
        select(Shop.name, Shop.slug, Shop.phone, func.coalesce(missed.c.missed, 0), is_paused)
        .outerjoin(missed, and_(missed.c.town_id == Shop.town_id, missed.c.shop_id == Shop.id))
        .outerjoin(AlertRule, and_(AlertRule.town_id == Shop.town_id, AlertRule.shop_id == Shop.id))
        .where(Shop.town_id == town_id, (missed.c.missed > 0) | is_paused)
        .order_by(Shop.name)
        .limit(_MOST)
    )
    return [
        MissingShop(name, slug, phone, count, is_paused=bool(rests))
        for name, slug, phone, count, rests in db.session.execute(query)
    ]
