"""How many people bought, and how: counts only, and none about so few that one could be told from it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select
from sqlalchemy.orm import aliased

from marketplace.core.db import db
from marketplace.core.periods import Period
from marketplace.insights.sales.sold import SOLD, sold_between, sold_in
from marketplace.measures.models import AddedPurchase, Spent
from marketplace.orders.models import Order, ShopOrder
from marketplace.towns.queries import TownView

LEAST = 5
"""A group smaller than this is not told; nor is one that leaves fewer than this beside it."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    """So many of so many people, or of their orders."""

    part: int
    whole: int

    @property
    def is_too_few(self) -> bool:
        """Whether there are so few in all that nothing can be said of them."""
        return self.whole < 2 * LEAST

    @property
    def is_small(self) -> bool:
        """Whether the part itself may not be told."""
        return self.part < LEAST

    @property
    def is_nearly_all(self) -> bool:
        """Whether the others may not be told."""
        return self.whole - self.part < LEAST

    @property
    def percent(self) -> int:
        """The part as a share. Raises: ValueError when it may not be told."""
        if self.is_too_few or self.is_small or self.is_nearly_all:
            raise ValueError("too few to be told")
        return round(100 * self.part / self.whole)


def returning_customers(town: TownView, shop_id: int, *, period: Period) -> Part:
    """Who bought in the period and had bought in the shop before it, of all who bought. One statement.

    Somebody is known again by what they gave to be told: an e-mail address, else a telephone. Who gave
    neither is not counted.
    """
    since, until = period.begins(town.time_zone), period.ends(town.time_zone)
    who = who_ordered()
    each = (
        select(
            func.min(ShopOrder.created_at).label("first_at"), func.max(ShopOrder.created_at).label("last_at")
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(sold_between(town.id, shop_id, since=_LONG_AGO, until=until), who.is_not(None))
        .group_by(who)
        .having(func.max(ShopOrder.created_at) >= since)
        .subquery()
    )
    query = select(func.coalesce(func.sum(case((each.c.first_at < since, 1), else_=0)), 0), func.count())
    return Part(*map(int, db.session.execute(query.select_from(each)).one()))


def bought_together(town: TownView, shop_id: int, *, period: Period) -> Part:
    """Orders that led to other shops as well, of all the shop had; never to which. One statement."""
    other = aliased(ShopOrder)
    beside = (
        select(other.id)
        .where(
            other.town_id == town.id,
            other.order_id == ShopOrder.order_id,
            other.shop_id != shop_id,
            other.state.in_(sorted(SOLD)),
        )
        .exists()
    )
    query = select(func.coalesce(func.sum(case((beside, 1), else_=0)), 0), func.count()).where(
        sold_in(town.id, shop_id, period=period, time_zone=town.time_zone)
    )
    return Part(*map(int, db.session.execute(query).one()))


def added_purchases(town: TownView, shop_id: int, *, period: Period) -> dict[Spent, int]:
    """How many people said at the counter about how much they bought besides. One statement."""
    query = (
        select(AddedPurchase.spent, func.sum(AddedPurchase.count))
        .where(
            AddedPurchase.town_id == town.id,
            AddedPurchase.shop_id == shop_id,
            AddedPurchase.day.between(period.first, period.last),
        )
        .group_by(AddedPurchase.spent)
    )
    said = {spent: int(count) for spent, count in db.session.execute(query)}
    return {spent: said.get(spent, 0) for spent in Spent}


def who_ordered() -> ColumnElement[Any]:
    """By what a buyer is known again: the address given, else the telephone, else the account; or not."""
    digits = func.replace(func.replace(Order.phone, " ", ""), ".", "")
    account = cast(Order.user_id, String)
    return func.coalesce(func.nullif(func.lower(Order.email), ""), func.nullif(digits, ""), account)
