"""Reads of what was said to the town."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.towns.listening.models import TownWord

MOST = 100


@dataclass(frozen=True)
class Answered:
    """What the town answers in public."""

    title: str
    answer: str
    of_a_shop: bool
    at: datetime | None


def answered_words(town_id: int) -> Sequence[Answered]:
    """The latest public answers. One query."""
    row = TownWord
    query = (
        select(row.title, row.answer, row.shop_id.is_not(None), row.answered_at)
        .where(row.town_id == town_id, row.answered_at.is_not(None))
        .order_by(row.answered_at.desc(), row.id.desc())
        .limit(MOST)
    )
    return [
        Answered(title, answer, bool(of_a_shop), at)
        for title, answer, of_a_shop, at in db.session.execute(query)
    ]


def count_unread(town_id: int) -> int:
    """How many the town has not answered."""
    mine = (TownWord.town_id == town_id, TownWord.answered_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(TownWord).where(*mine)) or 0


def words_to_read(town_id: int) -> Sequence[TownWord]:
    """What the town has not answered, the oldest first; what it has, after that. One query."""
    row = TownWord
    query = (
        select(row)
        .where(row.town_id == town_id)
        .order_by(row.answered_at.is_not(None), row.said_at, row.id)
        .limit(MOST)
    )
    return list(db.session.scalars(query))


def word_of(town_id: int, word_id: int) -> TownWord | None:
    """One of them."""
    return db.session.get(TownWord, (town_id, word_id))
