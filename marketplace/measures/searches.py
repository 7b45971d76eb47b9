"""Searches that found nothing: what the street lacks, in its residents' words."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.measures.models import EmptySearch

KEPT_DAYS = 400  # a year, to compare with the same season
LEAST_SEARCHES = 5  # what fewer looked for may be one person's
_MOST_LETTERS = 60
_MOST_WORDS = 6
_MOST_A_DAY = 500  # different ones in one town: whoever types rubbish by machine fills no table

_table = cast(Table, EmptySearch.__table__)


def note_empty_search(town_id: int, *, day: date, words: Sequence[str]) -> None:
    """Count folded words that found nothing. No numbers, addresses, whole texts: they may be somebody's.

    Races: one statement for each row, so that two visitors are two. Commits: no.
    """
    said = " ".join(words)
    if not _is_countable(words, said):
        return
    if _rows_of(town_id, day) >= _MOST_A_DAY:
        _count_on(town_id, day, said)
        return
    upsert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = upsert(_table).values(town_id=town_id, id=new_id(), day=day, words=said, count=1)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["town_id", "day", "words"], set_={"count": _table.c.count + 1}
        )
    )


def empty_searches_of(town_id: int, *, since: date, least: int, most: int) -> Sequence[tuple[str, int]]:
    """What was looked for in vain at least so often since a day, the most wanted first."""
    total = func.sum(EmptySearch.count)
    query = (
        select(EmptySearch.words, total)
        .where(EmptySearch.town_id == town_id, EmptySearch.day >= since)
        .group_by(EmptySearch.words)
        .having(total >= least)
        .order_by(total.desc(), EmptySearch.words)
        .limit(most)
    )
    return [(words, count) for words, count in db.session.execute(query)]


def forget_empty_searches(*, before: date) -> int:
    """Erase what is older, over all towns; says how many rows. Commits: no."""
    gone = delete(_table).where(_table.c.day < before).execution_options(all_towns=True)
    return int(db.session.connection().execute(gone).rowcount)


def _count_on(town_id: int, day: date, said: str) -> None:
    known = (_table.c.town_id == town_id, _table.c.day == day, _table.c.words == said)
    db.session.execute(update(_table).where(*known).values(count=_table.c.count + 1))


def _is_countable(words: Sequence[str], said: str) -> bool:
    return (
        0 < len(words) <= _MOST_WORDS
        and len(said) <= _MOST_LETTERS
        and all(word.isascii() and word.isalpha() and len(word) > 1 for word in words)
    )


def _rows_of(town_id: int, day: date) -> int:
    query = select(func.count()).where(_table.c.town_id == town_id, _table.c.day == day)
    return db.session.execute(query).scalar_one()
