"""Known words near a typed one: what a slip of the finger meant, and what to try when nothing was found."""

from collections.abc import Callable, Sequence
from typing import cast

from sqlalchemy import Table, and_, bindparam, func, select, union

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
_nearly_as_long = select(_words.c.word, _words.c.shown).where(
    _here, func.length(_words.c.word).between(bindparam("shortest"), bindparam("longest"))
)
_NEIGHBOURS = (
    union(_nearly_as_long.where(_begins), _nearly_as_long.where(_words.c.ending == bindparam("ending")))
    .order_by("word")
    .limit(_MOST_NEIGHBOURS)
)


def mended(town_id: int, words: Sequence[str], *, is_known: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The words, each unknown one replaced by the nearest known, with the way they are written.

    Empty when nothing could be replaced. One query for each unknown word.
    """
    instead = [_instead(town_id, word) if not is_known(word) else (word, word) for word in words]
    return instead if [word for word, _shown in instead] != list(words) else []


def near_words(town_id: int, word: str, *, most: int) -> list[str]:
    """Known words like this one, the likest first, as they are written. One query."""
    known = _neighbours(town_id, word)
    others = [other for other in known if other != word]
    return [known[other] for other in likest_of(word, others, most=most, at_most=_FAR)]


def words_beginning(town_id: int, word: str) -> Sequence[str]:
    """Known words that begin so, shortest first; the very short have marks of their own in the index."""
    if len(word) <= max(BEGINNINGS):
        return ()
    values = {"town_id": town_id, "start": word, "after": word + _AFTER_ALL}
    return db.session.execute(_BEGINNING, values).scalars().all()


def _instead(town_id: int, word: str) -> tuple[str, str]:
    if len(word) < _LEAST_LETTERS:
        return word, word
    known = _neighbours(town_id, word)
    found = nearest(word, list(known))
    return (found, known[found]) if found else (word, word)


def _neighbours(town_id: int, word: str) -> dict[str, str]:
    """Known words that begin or end like this one and are nearly as long, with the way they are written."""
    start = word[:_START]
    values = {
        "town_id": town_id, "start": start, "after": start + _AFTER_ALL, "ending": word[-_END:],
        "shortest": len(word) - 2, "longest": len(word) + 2,
    }  # fmt: skip
    return dict(db.session.execute(_NEIGHBOURS, values).all())
