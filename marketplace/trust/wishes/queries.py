"""Reads of the wanted board."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.trust.wishes.models import Wish
from marketplace.trust.wishes.states import WishState

PAGE = 30
MOST_WAITING = 50


@dataclass(frozen=True)
class Board:
    """One page of the published wishes, the most wanted first, and how many there are in all."""

    rows: Sequence[Wish]
    total: int


def board_of(town_id: int, *, skip: int) -> Board:
    """The published wishes. Two statements."""
    mine = (Wish.town_id == town_id, Wish.state == WishState.PUBLISHED)
    query = select(Wish).where(*mine).order_by(Wish.votes.desc(), Wish.id.desc()).limit(PAGE).offset(skip)
    total = db.session.scalar(select(func.count()).select_from(Wish).where(*mine)) or 0
    return Board(db.session.scalars(query).all(), total)


def waiting_wishes(town_id: int) -> Sequence[Wish]:
    """Those that the town has not read, the oldest first."""
    mine = (Wish.town_id == town_id, Wish.state == WishState.WAITING)
    return db.session.scalars(select(Wish).where(*mine).order_by(Wish.id).limit(MOST_WAITING)).all()


def count_waiting(town_id: int) -> int:
    """How many the town has not read."""
    mine = (Wish.town_id == town_id, Wish.state == WishState.WAITING)
    return db.session.scalar(select(func.count()).select_from(Wish).where(*mine)) or 0


def wish_named(town_id: int, mark: str) -> Wish | None:
    """The town's wish with that mark, or None."""
    return db.session.scalar(select(Wish).where(Wish.town_id == town_id, Wish.mark == mark))
