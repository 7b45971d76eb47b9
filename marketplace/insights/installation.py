"""What whoever runs the installation sees: its towns and the mails that wait. Reads over towns on purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.notices.models import Channel, Notice, NoticeState
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town, TownHost

RECENT = timedelta(days=30)
_MOST_TOWNS, _MOST_FAILURES = 200, 20


@dataclass(frozen=True)
class TownRow:
    """A town in the operator's list. `recent_orders`: made in the last 30 days."""

    slug: str
    name: str
    hosts: list[str]
    shops: int
    selling: int
    recent_orders: int
    queued: int
    given_up: int


@dataclass(frozen=True)
class Failure:
    """A mail that was given up. Whom it was for is not the operator's to read."""

    town_name: str
    event: str
    queued_at: datetime
    attempts: int
    last_error: str


def towns_of_installation() -> list[TownRow]:
    """The towns, oldest first. Five queries, however many towns there are."""
    towns = db.session.execute(
        select(Town.id, Town.slug, Town.name).order_by(Town.id).limit(_MOST_TOWNS)
    ).all()
    ids = [town.id for town in towns]
    hosts: dict[int, list[str]] = {town_id: [] for town_id in ids}
    known = select(TownHost.town_id, TownHost.host).where(TownHost.town_id.in_(ids))
    for town_id, host in db.session.execute(known.order_by(TownHost.redirects, TownHost.id)):
        hosts[town_id].append(host)
    shops, orders, mails = _shops_of(ids), _recent_orders_of(ids), _mails_of(ids)
    return [
        TownRow(
            town.slug,
            town.name,
            hosts[town.id],
            shops=sum(n for (town_id, _status), n in shops.items() if town_id == town.id),
            selling=shops.get((town.id, ShopStatus.SELLING), 0),
            recent_orders=orders.get((town.id,), 0),
            queued=mails.get((town.id, NoticeState.QUEUED), 0),
            given_up=mails.get((town.id, NoticeState.GIVEN_UP), 0),
        )
        for town in towns
    ]


def mails_given_up() -> list[Failure]:
    """The latest mails that could not be sent."""
    query = (
        select(Town.name, Notice.event, Notice.queued_at, Notice.attempts, Notice.last_error)
        .join(Town, Town.id == Notice.town_id)
        .where(Notice.state == NoticeState.GIVEN_UP)
        .order_by(Notice.due_at.desc())
        .limit(_MOST_FAILURES)
        .execution_options(all_towns=True)
    )
    return [Failure(*row) for row in db.session.execute(query)]


def _shops_of(ids: Sequence[int]) -> dict[tuple[Any, ...], int]:
    query = select(Shop.town_id, Shop.status, func.count()).where(Shop.town_id.in_(ids))
    return _counted(query.group_by(Shop.town_id, Shop.status))


def _recent_orders_of(ids: Sequence[int]) -> dict[tuple[Any, ...], int]:
    is_recent = Order.created_at >= clock.now() - RECENT
    query = select(Order.town_id, func.count()).where(Order.town_id.in_(ids), is_recent)
    return _counted(query.group_by(Order.town_id))


def _mails_of(ids: Sequence[int]) -> dict[tuple[Any, ...], int]:
    waiting = Notice.state.in_((NoticeState.QUEUED, NoticeState.GIVEN_UP))
    query = select(Notice.town_id, Notice.state, func.count()).where(
        Notice.town_id.in_(ids), waiting, Notice.channel != Channel.CALL.value
    )
    return _counted(query.group_by(Notice.town_id, Notice.state))


def _counted(query: Select[*tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    return {tuple(key): number for *key, number in db.session.execute(query)}
