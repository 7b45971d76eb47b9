"""The bags of some hours: sold, handed over, and somebody's first. What they are is said in `counting`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.insights.barometer.counting import first_bags
from marketplace.insights.barometer.occasions import Span
from marketplace.insights.sales.sold import BAG_CENTS, SOLD
from marketplace.measures.daily import monday_of
from marketplace.orders.models import ShopOrder, ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Bag:
    """A shop's part of an order."""

    shop_id: int
    order_id: int
    monday: date  # of the week
    cents: int = 0


def sold(town: TownView, spans: Sequence[Span]) -> list[Bag]:
    """The sales made in these hours. One statement, none without hours."""
    if not spans:
        return []
    query = select(ShopOrder.shop_id, ShopOrder.order_id, ShopOrder.created_at, BAG_CENTS).where(
        ShopOrder.town_id == town.id,
        ShopOrder.state.in_(sorted(SOLD)),
        _within(ShopOrder.created_at, spans),
    )
    rows = db.session.execute(query)
    return [Bag(shop_id, order_id, _monday(town, at), cents) for shop_id, order_id, at, cents in rows]


def handed_over(town: TownView, spans: Sequence[Span]) -> list[Bag]:
    """The bags that somebody fetched in these hours. One statement, none without hours."""
    if not spans:
        return []
    query = (
        select(ShopOrder.shop_id, ShopOrder.order_id, ShopOrderStep.at)
        .select_from(ShopOrderStep)
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == ShopOrderStep.town_id, ShopOrder.id == ShopOrderStep.shop_order_id),
        )
        .where(
            ShopOrderStep.town_id == town.id,
            ShopOrderStep.state == ShopOrderState.COLLECTED,
            _within(ShopOrderStep.at, spans),
        )
    )
    rows = db.session.execute(query)
    return [Bag(shop_id, order_id, _monday(town, at)) for shop_id, order_id, at in rows]


def new_bags(town: TownView, bags: Sequence[Bag], spans: Sequence[Span]) -> list[Bag]:
    """Those of the bags whose buyer had bought nothing in the shop for a year. One statement or none."""
    if not bags or not spans:
        return []
    since, until = min(begins for begins, _ends in spans), max(ends for _begins, ends in spans)
    first = {(shop_id, order_id) for shop_id, order_id, _at in first_bags(town, since=since, until=until)}
    return [bag for bag in bags if (bag.shop_id, bag.order_id) in first]


def _monday(town: TownView, at: datetime) -> date:
    return monday_of(clock.local(at, town.time_zone).date())


def _within(moment: Any, spans: Sequence[Span]) -> ColumnElement[bool]:
    def one(begins: datetime, ends: datetime) -> ColumnElement[bool]:
        return and_(moment >= begins, moment < ends)

    earliest, latest = min(spans)[0], max(ends for _begins, ends in spans)
    return and_(one(earliest, latest), or_(*(one(*span) for span in spans)))
