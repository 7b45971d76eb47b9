"""The story of one variant's stock: every change, by whom and why, and what was there afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.stock.models import Movement, Reason, StockLevel

PAGE = 50


@dataclass(frozen=True)
class Change:
    """One movement. `name` is empty when nobody with an account made it. Units: pieces, or grams."""

    at: datetime
    quantity: int
    reason: Reason
    note: str
    name: str
    after: int


@dataclass(frozen=True)
class History:
    """One page of a variant's movements, latest first; how many there are in all; what is there now.

    `low_at`: from how much on the shop is told that little is left; None: it is not.
    """

    rows: Sequence[Change]
    total: int
    on_hand: int
    held: int
    confirmed_at: datetime | None
    low_at: int | None


def history_of(town_id: int, variant_id: int, *, skip: int) -> History:
    """The movements from the `skip`th latest on. Four reads, each along the index of the variant."""
    level = db.session.get(StockLevel, (town_id, variant_id))
    on_hand, held = (level.on_hand, level.held) if level else (0, 0)
    of_variant = (Movement.town_id == town_id, Movement.variant_id == variant_id)
    total = db.session.scalar(select(func.count()).select_from(Movement).where(*of_variant)) or 0
    after = on_hand - _later(town_id, variant_id, skip)
    rows = []
    for at, quantity, reason, note, name in db.session.execute(page_query(town_id, variant_id, skip=skip)):
        rows.append(Change(at, quantity, reason, note, name or "", after))
        after -= quantity
    confirmed_at, low_at = (level.confirmed_at, level.low_at) if level else (None, None)
    return History(rows, total, on_hand, held, confirmed_at, low_at)


def page_query(town_id: int, variant_id: int, *, skip: int) -> Select[datetime, int, Reason, str, str]:
    """One page of movements, latest first."""
    return (
        select(Movement.at, Movement.quantity, Movement.reason, Movement.note, User.name)
        .outerjoin(User, User.id == Movement.by_user_id)
        .where(Movement.town_id == town_id, Movement.variant_id == variant_id)
        .order_by(Movement.at.desc(), Movement.id.desc())
        .limit(PAGE)
        .offset(skip)
    )


def _later(town_id: int, variant_id: int, skip: int) -> int:
    """By how much the stock changed in the movements that stand before a page."""
    latest = (
        select(Movement.quantity)
        .where(Movement.town_id == town_id, Movement.variant_id == variant_id)
        .order_by(Movement.at.desc(), Movement.id.desc())
        .limit(skip)
        .subquery()
    )
    return int(db.session.scalar(select(func.sum(latest.c.quantity))) or 0) if skip else 0
