"""Keeping the daily figures in step with the orders: only days that changed are counted again."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.periods import Period, Stretch
from marketplace.insights.barometer.counting import count_days, count_newcomers
from marketplace.measures.daily import Place, mark_of, write_day, write_newcomers
from marketplace.measures.models import CountMark
from marketplace.orders.giving_back.models import GiveBack
from marketplace.orders.models import ShopOrder, ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.shops.families import family_of
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView

_OVERLAP = timedelta(minutes=15)
"""A transaction may commit so long after the moment it wrote down; counting a day twice changes nothing."""
_AGAIN_DAYS = 35
"""Newcomers of so many days are told anew each night; later, addresses are erased and nobody is known."""
_STRETCH_DAYS = 14
_DAY = timedelta(days=1)
_COUNTS_WHEN_IDLE = {ShopStatus.RESERVE, ShopStatus.SELLING}


def catch_up(town: TownView) -> Iterator[Callable[[], int]]:
    """The days in which something changed since the last time, read anew, some at a time: each is a writing.

    A writing says how many days it counted. Whoever stops between two goes on there the next time.
    Races: one worker at a time (its lease). Commits: no; each writing belongs into a transaction of its own.
    """
    now, mark, today = clock.now(), mark_of(town.id), clock.today(town.time_zone)
    changed = _changed_days(town, mark, today) if mark else _first_days(town, today)
    for first, last in _stretches(sorted(changed)):
        yield _counted(town, first, last)
    if changed:
        yield _closed(town, mark, today, now)


def _counted(town: TownView, first: date, last: date) -> Callable[[], int]:
    days, (places, selling) = count_days(town, first=first, last=last), _places(town.id)

    def write() -> int:
        for day, found in days.items():
            write_day(town.id, day=day, shops=found.shops, town=found.town, places=places, selling=selling)
        return len(days)

    return write


def _places(town_id: int) -> tuple[dict[int, Place], set[int]]:
    query = select(Shop.id, Shop.street_id, Shop.kind, Shop.status).where(Shop.town_id == town_id)
    rows = db.session.execute(query).all()
    places = {shop_id: Place(street or 0, family_of(kind)) for shop_id, street, kind, _status in rows}
    return places, {shop_id for shop_id, _street, _kind, status in rows if status in _COUNTS_WHEN_IDLE}


def _first_days(town: TownView, today: date) -> list[date]:
    query = select(func.min(ShopOrder.created_at)).where(ShopOrder.town_id == town.id)
    begun: datetime | None = db.session.scalar(query)
    if begun is None:
        return []
    return list(Period(Stretch.DAYS, clock.local(begun, town.time_zone).date(), today).days)


def _changed_days(town: TownView, mark: CountMark, today: date) -> set[date]:
    since = mark.changes_until - _OVERLAP
    days = set(Period(Stretch.DAYS, min(mark.through, today), today).days)
    moved = and_(
        ShopOrderStep.town_id == town.id,
        ShopOrderStep.state.in_(sorted(ShopOrderState)),
        ShopOrderStep.at >= since,
    )
    for made_at, at in db.session.execute(_with_bag(ShopOrderStep, moved)):
        days |= {clock.local(made_at, town.time_zone).date(), clock.local(at, town.time_zone).date()}
    given_back = and_(GiveBack.town_id == town.id, GiveBack.at >= since)
    for made_at, _at in db.session.execute(_with_bag(GiveBack, given_back)):
        days.add(clock.local(made_at, town.time_zone).date())
    return days


def _with_bag(of: Any, where: ColumnElement[bool]) -> Any:
    same = and_(ShopOrder.town_id == of.town_id, ShopOrder.id == of.shop_order_id)
    return select(ShopOrder.created_at, of.at).select_from(of).join(ShopOrder, same).where(where)


def _stretches(days: Collection[date]) -> Iterator[tuple[date, date]]:
    """Days in a row, read together; never so many that a town's whole past is in memory."""
    first = last = None
    for day in days:
        if first is None or last is None:
            first = last = day
        elif day - last == _DAY and (day - first).days < _STRETCH_DAYS:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last


def _closed(town: TownView, mark: CountMark | None, today: date, now: datetime) -> Callable[[], int]:
    """Once a day tell newcomers apart, and note how far the town is counted."""
    told = mark.newcomers_on if mark else None
    since = today - timedelta(days=_AGAIN_DAYS) if told else _first_days(town, today)[0]
    found = count_newcomers(town, first=since, last=today) if told != today else None

    def write() -> int:
        if found:
            write_newcomers(town.id, since=since, shops=found.shops, orders=found.orders)
        latest = mark_of(town.id) or CountMark(town_id=town.id)
        latest.through, latest.changes_until, latest.newcomers_on = today, now, today
        db.session.add(latest)
        return 0

    return write
