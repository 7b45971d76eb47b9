"""Known words near a typed one: what a slip of the finger meant, and what to try when nothing was found."""

from collections.abc import Callable, Sequence
from typing import cast

from sqlalchemy import Table, and_, bindparam, func, select

from marketplace.browsing.models import SearchWord
from marketplace.browsing.slips import likest_of, nearest
from marketplace.browsing.tokens import BEGINNINGS
from marketplace.core.db import db

_LEAST_LETTERS = 4  # of three letters, any word is near any other
_START, _END = 3, 3
_MOST_NEIGHBOURS = 3_000
_MOST_BEGUN = 40
_FAR = 3
_AFTER_ALL = "{"  # sorts behind every letter

# Built once: whoever mistypes waits for them. Core, for the columns alone.
_words = cast(Table, SearchWord.__table__)
_here = _words.c.town_id == bindparam("town_id")
_begins = and_(_words.c.word >= bindparam("start"), _words.c.word < bindparam("after"))
_BEGINNING = (
    select(_words.c.word)
    .where(_here, _begins)
    .order_by(func.length(_words.c.word), _words.c.word)
    .limit(_MOST_BEGUN)
)
_nearly_as_long = (
    select(_words.c.word)
    .where(_here, func.length(_words.c.word).between(bindparam("shortest"), bindparam("longest")))
    .limit(_MOST_NEIGHBOURS)
)
# The words alone stand in an index each; how the few that are offered are written is read afterwards.
_NEIGHBOURS = (_nearly_as_long.where(_begins), _nearly_as_long.where(_words.c.ending == bindparam("ending")))
_WRITTEN = select(_words.c.word, _words.c.shown).where(
    _here, _words.c.word.in_(bindparam("offered", expanding=True))
)


def mended(town_id: int, words: Sequence[str], *, is_known: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The words, each unknown one replaced by the nearest known, with the way they are written.

    Empty when nothing could be replaced. Three queries for each unknown word.
    """
    instead = [_instead(town_id, word) if not is_known(word) else (word, word) for word in words]
    return instead if [word for word, _shown in instead] != list(words) else []


def near_words(town_id: int, word: str, *, most: int) -> list[str]:
    """Known words like this one, the likest first, as they are written. Three queries."""
    likest = likest_of(word, _neighbours(town_id, word) - {word}, most=most, at_most=_FAR)
    written = _written(town_id, likest)
    return [written[other] for other in likest]


def words_beginning(town_id: int, word: str) -> Sequence[str]:
    """Known words that begin so, shortest first; the very short have marks of their own in the index."""
    if len(word) <= max(BEGINNINGS):
        return ()
    values = {"town_id": town_id, "start": word, "after": word + _AFTER_ALL}
    return db.session.execute(_BEGINNING, values).scalars().all()


def _instead(town_id: int, word: str) -> tuple[str, str]:
    if len(word) < _LEAST_LETTERS:
        return word, word
    found = nearest(word, _neighbours(town_id, word))
    return (found, _written(town_id, [found])[found]) if found else (word, word)


def _neighbours(town_id: int, word: str) -> set[str]:
    """Known words that begin or end like this one and are nearly as long."""
    start = word[:_START]
    values = {
        "town_id": town_id, "start": start, "after": start + _AFTER_ALL, "ending": word[-_END:],
        "shortest": len(word) - 2, "longest": len(word) + 2,
    }  # fmt: skip
    return {other for query in _NEIGHBOURS for other in db.session.scalars(query, values)}


def _written(town_id: int, words: Sequence[str]) -> dict[str, str]:
    """How known words are written, with their accents."""
    return dict(db.session.execute(_WRITTEN, {"town_id": town_id, "offered": words}).all()) if words else {}
