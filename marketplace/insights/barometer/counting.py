"""What each day of a town came to, counted from its orders: the one place that says what the figures mean.

A sale is what `insights.sales.sold` says; it counts on the day, on the town's clocks, on which it was
ordered. A bag handed over counts on the day of the hand-over, an order left unanswered on the day it was
declined.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select

from marketplace.alerts.models import AlertStep, Rung
from marketplace.assisting.models import AssistedOrder
from marketplace.core.db import UtcDateTime, db
from marketplace.core.periods import Period, Stretch
from marketplace.insights.barometer.sale import (
    HELP,
    OF_BAG,
    Sale,
    add_alone,
    add_bag,
    add_helped_order,
    helped_by,
)
from marketplace.insights.sales.people import who_ordered
from marketplace.insights.sales.sold import BAG_CENTS, SOLD
from marketplace.measures.daily import ShopDay, TownDay
from marketplace.orders.models import Order, ShopOrder, ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.shops.queries import opening_hours_of
from marketplace.towns.queries import TownView

_AT_ONCE = 500
NEW_AFTER = timedelta(days=365)
"""Who bought nothing in a shop for so long is new there."""


@dataclass
class Day:
    """One day: its shops, and the whole town."""

    shops: dict[int, ShopDay] = field(default_factory=lambda: defaultdict(ShopDay))
    town: TownDay = field(default_factory=TownDay)


@dataclass(frozen=True)
class Newcomers:
    """Bags that were somebody's first in a shop, by day and shop; and the orders that had one, by day."""

    shops: Mapping[tuple[date, int], int]
    orders: Mapping[date, int]


def count_days(town: TownView, *, first: date, last: date) -> dict[date, Day]:
    """Every day from one to another, both included. Four statements, whatever was sold."""
    period = Period(Stretch.DAYS, first, last)
    days = {day: Day() for day in period.days}
    since, until = period.begins(town.time_zone), period.ends(town.time_zone)
    _count_sales(town, days, since, until)
    _count_hand_overs(town, days, since, until)
    _count_unanswered(town, days, since, until)
    return days


def count_newcomers(town: TownView, *, first: date, last: date) -> Newcomers:
    """Who bought in a shop for the first time in a year; nobody is named. One statement."""
    period, zone = Period(Stretch.DAYS, first, last), ZoneInfo(town.time_zone)
    since, until = period.begins(town.time_zone), period.ends(town.time_zone)
    shops, orders = defaultdict[tuple[date, int], int](int), defaultdict[date, set[int]](set)
    for shop_id, order_id, at in first_bags(town, since=since, until=until):
        day = at.astimezone(zone).date()
        shops[day, shop_id] += 1
        orders[day].add(order_id)
    return Newcomers(shops, {day: len(told) for day, told in orders.items()})


def first_bags(town: TownView, *, since: datetime, until: datetime) -> Iterator[tuple[int, int, datetime]]:
    """Shop, order and moment of each bag of a stretch that was its buyer's first there in a year."""
    who = who_ordered()
    before = func.lag(ShopOrder.created_at, type_=UtcDateTime()).over(
        partition_by=(ShopOrder.shop_id, who), order_by=(ShopOrder.created_at, ShopOrder.id)
    )
    each = (
        select(ShopOrder.shop_id, ShopOrder.order_id, ShopOrder.created_at, before.label("before"))
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(_sold(town.id, since - NEW_AFTER, until), who.is_not(None))
        .subquery()
    )
    query = select(each.c.shop_id, each.c.order_id, each.c.created_at, each.c.before)
    for shop_id, order_id, at, earlier in db.session.execute(query.where(each.c.created_at >= since)):
        if earlier is None or at - earlier >= NEW_AFTER:
            yield shop_id, order_id, at


def _sold(town_id: int, since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(
        ShopOrder.town_id == town_id,
        ShopOrder.created_at >= since,
        ShopOrder.created_at < until,
        ShopOrder.state.in_(sorted(SOLD)),
    )


def _count_sales(town: TownView, days: dict[date, Day], since: datetime, until: datetime) -> None:
    zone = ZoneInfo(town.time_zone)
    opening = opening_hours_of(town, from_day=min(days))
    columns = (ShopOrder.created_at, ShopOrder.order_id, ShopOrder.shop_id, BAG_CENTS, *HELP)
    query = select(*columns).outerjoin(AssistedOrder, OF_BAG).where(_sold(town.id, since, until))
    orders = defaultdict[int, list[Sale]](list)
    for made_at, order_id, shop_id, cents, contact, desk in db.session.execute(query):
        local = made_at.astimezone(zone)
        is_awake = shop_id in opening and opening[shop_id].is_open(local)
        sale = Sale(local.date(), shop_id, cents, is_awake, helped_by(contact, desk))
        add_bag(days[sale.day].shops[shop_id], sale)
        orders[order_id].append(sale)
    for bags in orders.values():
        _count_order(days, bags)


def _count_order(days: dict[date, Day], bags: list[Sale]) -> None:
    town = days[bags[0].day].town
    town.orders += 1
    town.shared_orders += len(bags) > 1
    town.awake_orders += any(bag.is_awake for bag in bags)
    town.asleep_orders += not all(bag.is_awake for bag in bags)
    add_helped_order(town, bags[0].helped)
    for bag in bags:
        shop = days[bag.day].shops[bag.shop_id]
        if len(bags) > 1:
            shop.shared_bags += 1
        else:
            add_alone(shop, bag)


def _count_hand_overs(town: TownView, days: dict[date, Day], since: datetime, until: datetime) -> None:
    zone = ZoneInfo(town.time_zone)
    query = (
        select(ShopOrderStep.at, ShopOrder.order_id, ShopOrder.shop_id)
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == ShopOrderStep.town_id, ShopOrder.id == ShopOrderStep.shop_order_id),
        )
        .where(
            ShopOrderStep.town_id == town.id,
            ShopOrderStep.state == ShopOrderState.COLLECTED,
            ShopOrderStep.at >= since,
            ShopOrderStep.at < until,
        )
        .order_by(ShopOrderStep.at)
    )
    rows = db.session.execute(query).all()
    begun = _begun_before(town.id, since, order_ids=sorted({order_id for _at, order_id, _shop in rows}))
    for at, order_id, shop_id in rows:
        day = days[at.astimezone(zone).date()]
        day.shops[shop_id].collected += 1
        if order_id not in begun:
            begun.add(order_id)
            day.town.fetched_orders += 1


def _begun_before(town_id: int, since: datetime, *, order_ids: Sequence[int]) -> set[int]:
    """Those of the orders of which a bag was handed over before a moment.

    Asked by keys, some hundred at a time: in one statement SQLite goes through all hand-overs of the town for
    each of them, for it has no figures of how many there are (decision 0037).
    """
    begun = set[int]()
    for some in _some(order_ids):
        bags = select(ShopOrder.id, ShopOrder.order_id).where(
            ShopOrder.town_id == town_id, ShopOrder.order_id.in_(some)
        )
        order_of = dict(db.session.execute(bags).all())
        for bag_ids in _some(list(order_of)):
            steps = select(ShopOrderStep.shop_order_id, ShopOrderStep.state, ShopOrderStep.at).where(
                ShopOrderStep.town_id == town_id, ShopOrderStep.shop_order_id.in_(bag_ids)
            )
            for bag_id, state, at in db.session.execute(steps):
                if state == ShopOrderState.COLLECTED and at < since:
                    begun.add(order_of[bag_id])
    return begun


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _count_unanswered(town: TownView, days: dict[date, Day], since: datetime, until: datetime) -> None:
    zone = ZoneInfo(town.time_zone)
    query = (
        select(AlertStep.taken_at, ShopOrder.order_id, AlertStep.shop_id)
        .join(
            ShopOrder, and_(ShopOrder.town_id == AlertStep.town_id, ShopOrder.id == AlertStep.shop_order_id)
        )
        .where(
            AlertStep.town_id == town.id,
            AlertStep.rung == Rung.DECLINE,
            AlertStep.taken_at >= since,
            AlertStep.taken_at < until,
        )
        .order_by(AlertStep.taken_at)
    )
    seen = set[int]()
    for at, order_id, shop_id in db.session.execute(query):
        day = days[at.astimezone(zone).date()]
        day.shops[shop_id].unanswered += 1
        day.town.unanswered_orders += order_id not in seen
        seen.add(order_id)
