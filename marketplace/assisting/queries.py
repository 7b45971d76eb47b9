"""Reads of help: open calls, mandates, and who placed an order for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, select

from marketplace.accounts.models import User
from marketplace.assisting.models import AssistedCall, AssistedOrder, Contact, MandateShop, ResidentMandate
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView

MOST_SHOWN = 100
_KEPT = timedelta(days=365)


@dataclass(frozen=True)
class Helper:
    """Who placed an order for its resident, as its pages name them. `desk`: empty for the town hall."""

    name: str
    desk: str
    contact: Contact
    agreed_at: datetime


@dataclass(frozen=True)
class CallLine:
    """An open call in a list."""

    mark: str
    name: str
    phone: str
    agent: str
    user_id: int
    taken_at: datetime


@dataclass(frozen=True)
class MandateView:
    """A mandate as its list shows it. Units: cents; None for any sum. No shops: all of them."""

    id: int
    name: str
    phone: str
    most_cents: int | None
    ends_on: date
    agreed_by: Contact
    given_at: datetime
    noted_by: str
    revoked_at: datetime | None
    shops: Sequence[str] = ()


def living_mandate_id(town: TownView, *, phone: str) -> int | None:
    """The mandate for that number that is good today and ends last, or None."""
    return db.session.scalar(
        select(ResidentMandate.id)
        .where(
            ResidentMandate.town_id == town.id,
            ResidentMandate.phone == phone,
            ResidentMandate.revoked_at.is_(None),
            ResidentMandate.ends_on >= clock.today(town.time_zone),
        )
        .order_by(ResidentMandate.ends_on.desc(), ResidentMandate.id.desc())
        .limit(1)
    )


def call_named(town_id: int, mark: str) -> AssistedCall | None:
    """The call of an address, or None."""
    return db.session.scalar(
        select(AssistedCall).where(AssistedCall.town_id == town_id, AssistedCall.mark == mark)
    )


def open_calls(town_id: int, *, since: datetime, desk: str = "") -> list[CallLine]:
    """The calls that run, the latest first: those of a hub's desk, or of the whole town. One query."""
    of_desk = [AssistedCall.desk == desk] if desk else []
    query = (
        select(
            AssistedCall.mark, AssistedCall.name, AssistedCall.phone, User.name, AssistedCall.user_id,
            AssistedCall.taken_at,
        )
        .join(User, User.id == AssistedCall.user_id)
        .where(
            AssistedCall.town_id == town_id, AssistedCall.ended_at.is_(None),
            AssistedCall.opened_at > since, *of_desk,
        )
        .order_by(AssistedCall.opened_at.desc())
        .limit(MOST_SHOWN)
    )  # fmt: skip
    return [CallLine(*row) for row in db.session.execute(query)]


def helpers_of(town_id: int, *, order_ids: Collection[int]) -> dict[int, Helper]:
    """Who placed these orders, by order; nothing of those that residents placed themselves. One query."""
    query = select(
        AssistedOrder.order_id, AssistedOrder.by_name, AssistedOrder.desk, AssistedOrder.contact,
        AssistedOrder.agreed_at,
    ).where(AssistedOrder.town_id == town_id, AssistedOrder.order_id.in_(order_ids))  # fmt: skip
    return {row[0]: Helper(*row[1:]) for row in db.session.execute(query)} if order_ids else {}


def mandates_of(town: TownView) -> list[MandateView]:
    """Those that are good, and those that ended within a year, the next to end first. Two queries."""
    since = clock.today(town.time_zone) - _KEPT
    rows: Sequence[Any] = db.session.execute(
        _mandates(town.id)
        .where(ResidentMandate.ends_on >= since)
        .order_by(ResidentMandate.revoked_at.is_not(None), ResidentMandate.ends_on, ResidentMandate.id)
        .limit(MOST_SHOWN)
    ).all()
    return _with_shops(town.id, rows)


def mandate_shown(town_id: int, mandate_id: int) -> MandateView | None:
    """One of them, or None."""
    rows: Sequence[Any] = db.session.execute(_mandates(town_id).where(ResidentMandate.id == mandate_id)).all()
    return next(iter(_with_shops(town_id, rows)), None)


def _mandates(town_id: int) -> Select[Any]:
    columns: list[Any] = [
        ResidentMandate.id, ResidentMandate.name, ResidentMandate.phone, ResidentMandate.most_cents,
        ResidentMandate.ends_on, ResidentMandate.agreed_by, ResidentMandate.given_at, User.name,
        ResidentMandate.revoked_at,
    ]  # fmt: skip
    return (
        select(*columns)
        .join(User, User.id == ResidentMandate.noted_by_user_id)
        .where(ResidentMandate.town_id == town_id)
    )


def _with_shops(town_id: int, rows: Sequence[Any]) -> list[MandateView]:
    names: dict[int, list[str]] = {row[0]: [] for row in rows}
    query = (
        select(MandateShop.mandate_id, Shop.name)
        .join(Shop, and_(Shop.town_id == MandateShop.town_id, Shop.id == MandateShop.shop_id))
        .where(MandateShop.town_id == town_id, MandateShop.mandate_id.in_(names))
        .order_by(Shop.name)
    )
    for mandate_id, name in db.session.execute(query) if names else ():
        names[mandate_id].append(name)
    return [replace(MandateView(*row), shops=names[row[0]]) for row in rows]
