"""How far all shops of a street have come, and what use says of each: for whoever goes along with them.

The ladder is the same as the shop's own (`ladder`); beside it stands what is kept up: fresh counts, quick
answers, orders kept, pictures. Nothing of who bought. Four statements, however many shops.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, extract, func, select
from sqlalchemy.orm import aliased

from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.insights.ladder import Ladder, Rung, Step, climbed
from marketplace.measures.daily import monday_of, shop_weeks
from marketplace.orders.models import ShopOrder, ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.payments.transfers.models import ACTIVE, ShopPaymentAccount
from marketplace.shops.accompanying.models import ShopAdvice, ShopVisit
from marketplace.shops.models import OpeningRange, Shop, ShopLegal
from marketplace.shops.states import ShopStatus
from marketplace.stock.models import StockLevel
from marketplace.towns.queries import TownView

LOOKED_AT = timedelta(days=56)
FRESH_FOR = timedelta(days=7)
_ENOUGH_FRESH, _ENOUGH_PICTURED = 50, 80  # percent
_SLOW_MINUTES = 120
_FEW_BAGS = 5  # below, one missed order says little
_ALLOWED_MISSED = 5  # percent


class Habit(StrEnum):
    """Something that is kept up rather than done once."""

    KEEP = "keep"
    ANSWER = "answer"
    FRESH = "fresh"
    PICTURES = "pictures"


@dataclass(frozen=True)
class Use:
    """What use says of a shop. `fresh_percent`, `answer_minutes`: None where nothing tells it."""

    products: int
    pictured: int
    fresh_percent: int | None
    answer_minutes: int | None
    bags: int
    unanswered: int

    @property
    def pictured_percent(self) -> int | None:
        """How many of the goods have a picture."""
        return 100 * self.pictured // self.products if self.products else None

    @property
    def weak(self) -> Sequence[Habit]:
        """What could be better, the worst for customers first."""
        told = self.bags + self.unanswered
        met = {
            Habit.KEEP: told >= _FEW_BAGS and 100 * self.unanswered > _ALLOWED_MISSED * told,
            Habit.ANSWER: self.answer_minutes is not None and self.answer_minutes > _SLOW_MINUTES,
            Habit.FRESH: self.fresh_percent is not None and self.fresh_percent < _ENOUGH_FRESH,
            Habit.PICTURES: 100 * self.pictured < _ENOUGH_PICTURED * self.products,
        }
        return [habit for habit, is_met in met.items() if is_met]


@dataclass(frozen=True)
class Progress:
    """One shop. `advice`: what the town hall advises it now, in its own words; `visited`: the last visit."""

    slug: str
    name: str
    kind: str
    status: ShopStatus
    ladder: Ladder
    use: Use
    advice: str
    visited: date | None

    @property
    def next(self) -> Step | Habit | None:
        """What would bring it further, by what is there."""
        ahead = self.ladder.ahead
        return ahead[0] if ahead else next(iter(self.use.weak), None)


@dataclass
class _Habits:
    """What was read of all shops at once, by the shop's id."""

    fresh: dict[int, int] = field(default_factory=dict)
    minutes: dict[int, int] = field(default_factory=dict)
    bags: Counter[int] = field(default_factory=Counter)
    unanswered: Counter[int] = field(default_factory=Counter)


def progress_of_street(town: TownView) -> Sequence[Progress]:
    """All shops that are not closed, by name. Four statements."""
    return _progress(town, Shop.status != ShopStatus.CLOSED, ())


def progress_of_shop(town: TownView, shop: Shop) -> Progress:
    """One of them. Four statements."""
    return _progress(town, Shop.id == shop.id, (shop.id,))[0]


def standing(street: Sequence[Progress]) -> Mapping[Rung | None, int]:
    """How many shops have reached which rung as their highest."""
    return Counter(shop.ladder.rung for shop in street)


def _progress(town: TownView, which: ColumnElement[bool], only: Sequence[int]) -> Sequence[Progress]:
    habits = _habits(town, only)
    return [_told(row, habits) for row in db.session.execute(_facts(town.id, which))]


def _told(row: Any, habits: _Habits) -> Progress:
    use = Use(
        row.products,
        row.pictured,
        habits.fresh.get(row.id),
        habits.minutes.get(row.id),
        habits.bags[row.id],
        habits.unanswered[row.id],
    )
    ladder = climbed(row, row, has_account=row.has_account)
    return Progress(row.slug, row.name, row.kind, row.status, ladder, use, row.advice or "", row.visited)


def _goods(town_id: int) -> Any:
    """What each shop shows, and how much of it with a picture."""
    shown = and_(Product.town_id == town_id, Product.status == ProductStatus.PUBLISHED)
    pictured = func.sum(case((Product.picture != "", 1), else_=0)).label("pictured")
    query = select(Product.shop_id, func.count().label("products"), pictured)
    return query.where(shown).group_by(Product.shop_id).subquery()


def _visits(town_id: int) -> Any:
    """The last visit to each shop."""
    query = select(ShopVisit.shop_id, func.max(ShopVisit.day).label("visited"))
    return query.where(ShopVisit.town_id == town_id).group_by(ShopVisit.shop_id).subquery()


def _facts(town_id: int, which: ColumnElement[bool]) -> Any:
    goods, visits = _goods(town_id), _visits(town_id)
    hours = exists().where(OpeningRange.town_id == town_id, OpeningRange.shop_id == Shop.id)
    account = exists().where(
        ShopPaymentAccount.town_id == town_id,
        ShopPaymentAccount.shop_id == Shop.id,
        ShopPaymentAccount.account_id.is_not(None),
        ShopPaymentAccount.transfers == ACTIVE,
    )
    advice = (
        select(ShopAdvice.text)
        .where(ShopAdvice.town_id == town_id, ShopAdvice.shop_id == Shop.id, ShopAdvice.ended_at.is_(None))
        .order_by(ShopAdvice.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    legal = ShopLegal.company_name, ShopLegal.legal_form, ShopLegal.siren, ShopLegal.mediator
    return (
        select(
            *(Shop.id, Shop.slug, Shop.name, Shop.kind, Shop.status, Shop.phone, Shop.email),
            *(Shop.tagline, Shop.story, *legal, hours.label("has_hours"), account.label("has_account")),
            func.coalesce(goods.c.products, 0).label("products"),
            func.coalesce(goods.c.pictured, 0).label("pictured"),
            advice.label("advice"),
            visits.c.visited,
        )
        .outerjoin(goods, goods.c.shop_id == Shop.id)
        .outerjoin(visits, visits.c.shop_id == Shop.id)
        .outerjoin(ShopLegal, and_(ShopLegal.town_id == town_id, ShopLegal.shop_id == Shop.id))
        .where(Shop.town_id == town_id, which)
        .order_by(Shop.name, Shop.id)
    )


def _habits(town: TownView, only: Sequence[int]) -> _Habits:
    habits, now = _Habits(), clock.now()
    fresh = db.session.execute(_fresh(town.id, now - FRESH_FOR, only))
    habits.fresh = {shop_id: int(percent) for shop_id, percent in fresh}
    seconds = db.session.execute(_answers(town.id, now - LOOKED_AT, only))
    habits.minutes = {shop_id: round(float(mean) / 60) for shop_id, mean in seconds}
    today = clock.today(town.time_zone)
    for week in shop_weeks(town.id, first=monday_of(today - LOOKED_AT), last=monday_of(today)):
        habits.bags[week.shop_id] += week.bags
        habits.unanswered[week.shop_id] += week.unanswered
    return habits


def _fresh(town_id: int, since: datetime, only: Sequence[int]) -> Any:
    """Of what is on show, how many percent were counted since then, by shop."""
    is_fresh = func.sum(case((StockLevel.confirmed_at >= since, 1), else_=0))
    return (
        select(Variant.shop_id, 100 * is_fresh / func.count())
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id))
        .where(Variant.town_id == town_id, Product.status == ProductStatus.PUBLISHED)
        .where(Variant.shop_id.in_(only) if only else Variant.town_id == town_id)
        .group_by(Variant.shop_id)
    )


def _answers(town_id: int, since: datetime, only: Sequence[int]) -> Any:
    """How many seconds pass on average until a shop says yes or no, by shop."""
    told, answered = aliased(ShopOrderStep), aliased(ShopOrderStep)
    seconds = extract("epoch", answered.at) - extract("epoch", told.at)
    return (
        select(ShopOrder.shop_id, func.avg(seconds))
        .select_from(told)
        .join(answered, and_(answered.town_id == told.town_id, answered.shop_order_id == told.shop_order_id))
        .join(ShopOrder, and_(ShopOrder.town_id == told.town_id, ShopOrder.id == told.shop_order_id))
        .where(told.town_id == town_id, told.state == ShopOrderState.PLACED, told.at >= since)
        .where(answered.state.in_([ShopOrderState.ACCEPTED, ShopOrderState.DECLINED]))
        .where(ShopOrder.shop_id.in_(only) if only else ShopOrder.town_id == town_id)
        .group_by(ShopOrder.shop_id)
    )
