"""Known words near a typed one: what a slip of the finger meant, and what to try when nothing was found."""

from collections.abc import Callable, Sequence

from sqlalchemy import and_, func, select, union

from marketplace.browsing.models import SearchWord
from marketplace.browsing.slips import nearest, slips_between
from marketplace.browsing.tokens import BEGINNINGS
from marketplace.core.db import db

_LEAST_LETTERS = 4  # of three letters, any word is near any other
_START, _END = 3, 3
_MOST_NEIGHBOURS = 3_000
_MOST_BEGUN = 40
_FAR = 3


def mended(town_id: int, words: Sequence[str], *, is_known: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The words, each unknown one replaced by the nearest known, with the way they are written.

    Empty when nothing could be replaced. One query for each unknown word.
    """
    instead = [_instead(town_id, word) if not is_known(word) else (word, word) for word in words]
    return instead if [word for word, _shown in instead] != list(words) else []


def near_words(town_id: int, word: str, *, most: int) -> list[str]:
    """Known words like this one, the likest first, as they are written. One query."""
    known = _neighbours(town_id, word)
    far = (
        (slips_between(word, other, at_most=_FAR), abs(len(other) - len(word)), other)
        for other in known
        if other != word
    )
    ranked = sorted((slips, lengths, other) for slips, lengths, other in far if slips is not None)
    return [known[other] for _slips, _lengths, other in ranked[:most]]


def words_beginning(town_id: int, word: str) -> Sequence[str]:
    """Known words that begin so, shortest first; the very short have marks of their own in the index."""
    if len(word) <= max(BEGINNINGS):
        return ()
    query = (
        select(SearchWord.word)
        .where(SearchWord.town_id == town_id, SearchWord.word >= word, SearchWord.word < word + "{")
        .order_by(func.length(SearchWord.word), SearchWord.word)
        .limit(_MOST_BEGUN)
    )
    return db.session.scalars(query).all()


def _instead(town_id: int, word: str) -> tuple[str, str]:
    if len(word) < _LEAST_LETTERS:
        return word, word
    known = _neighbours(town_id, word)
    found = nearest(word, sorted(known))
    return (found, known[found]) if found else (word, word)


def _neighbours(town_id: int, word: str) -> dict[str, str]:
    """Known words that begin or end like this one and are nearly as long, with the way they are written."""
    start, end = word[:_START], word[-_END:]
    nearly_as_long = func.length(SearchWord.word).between(len(word) - 2, len(word) + 2)
    here = select(SearchWord.word, SearchWord.shown).where(SearchWord.town_id == town_id, nearly_as_long)
    beginning = here.where(and_(SearchWord.word >= start, SearchWord.word < start + "{"))
    ending = here.where(SearchWord.ending == end)
    query = union(beginning, ending).order_by("word").limit(_MOST_NEIGHBOURS)
    return dict(db.session.execute(query).all())
