"""Reads of going along with a shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.shops.accompanying.models import ShopAdvice, ShopVisit
from marketplace.shops.models import Shop

_MOST = 50


@dataclass(frozen=True)
class Advice:
    """A piece of advice. `ended_at`: None while it is open."""

    text: str
    at: datetime
    by_name: str
    ended_at: datetime | None
    done: bool


@dataclass(frozen=True)
class Visit:
    """A visit as the town hall reads it."""

    id: int
    day: date
    note: str
    next_step: str
    by_name: str


def open_advice(shop: Shop) -> Advice | None:
    """What the town hall advises the shop now. One query."""
    found = db.session.execute(_advice(shop).where(ShopAdvice.ended_at.is_(None)).limit(1)).first()
    return Advice(*found) if found else None


def advice_given(shop: Shop) -> Sequence[Advice]:
    """What was advised, the latest first. One query."""
    return [Advice(*row) for row in db.session.execute(_advice(shop).limit(_MOST))]


def visits_of(shop: Shop) -> Sequence[Visit]:
    """The visits, the latest first. One query."""
    query = (
        select(ShopVisit.id, ShopVisit.day, ShopVisit.note, ShopVisit.next_step, User.name)
        .join(User, User.id == ShopVisit.by_user_id)
        .where(ShopVisit.town_id == shop.town_id, ShopVisit.shop_id == shop.id)
        .order_by(ShopVisit.day.desc(), ShopVisit.id.desc())
        .limit(_MOST)
    )
    return [Visit(*row) for row in db.session.execute(query)]


def _advice(shop: Shop) -> Select[str, datetime, str, datetime | None, bool]:
    row = ShopAdvice
    return (
        select(row.text, row.at, User.name, row.ended_at, row.done)
        .join(User, User.id == row.by_user_id)
        .where(row.town_id == shop.town_id, row.shop_id == shop.id)
        .order_by(row.at.desc(), row.id.desc())
    )
