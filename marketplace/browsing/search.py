"""Search over the shops of a town: what is on show, found by its stems, best first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy import text as sql

from marketplace.browsing.models import SearchWord
from marketplace.browsing.slips import nearest
from marketplace.browsing.words import stem, words_of
from marketplace.core.db import db

MOST_RANKED = 2_000
_MOST_WORDS = 6
_MOST_NEIGHBOURS = 4_000

# Title before shop before text; the zone only filters. Newest first, because only so many hits are ranked.
_ON_SQLITE = sql(
    """SELECT e.product_id, e.shop_id FROM (
        SELECT rowid AS product_id, bm25(search_index, 0.0, 10.0, 4.0, 1.0) AS score FROM search_index
        WHERE search_index MATCH 'zone : ' || :zone || ' AND ' || :stems
        ORDER BY rowid DESC LIMIT :most) AS hits
    JOIN search_entries AS e ON e.town_id = :town_id AND e.product_id = hits.product_id
    ORDER BY hits.score, e.product_id"""
)
_ON_POSTGRESQL = sql(
    """SELECT hits.product_id, hits.shop_id FROM (
        SELECT e.product_id, e.shop_id, e.vector FROM search_entries AS e
        WHERE e.town_id = :town_id AND e.vector @@ to_tsquery('simple', :zone || ' & ' || :stems)
        LIMIT :most) AS hits
    ORDER BY ts_rank('{0, 0.1, 0.4, 1}', hits.vector, to_tsquery('simple', :stems)) DESC, hits.product_id"""
)


@dataclass(frozen=True)
class Hits:
    """The products found, best first, and how many of them each shop has."""

    product_ids: Sequence[int]
    by_shop: dict[int, int]
    mended: str = ""  # what was searched instead, when nothing was found for the words as typed

    @property
    def total(self) -> int:
        """How many were found; no more than `MOST_RANKED` are counted."""
        return len(self.product_ids)


def search(town_id: int, typed: str, *, shop_id: int | None = None) -> Hits:
    """The products of a town for some typed words; all words must be found, the last one may be unfinished.

    Words nobody wrote are taken for slips, and the nearest known ones are tried. Three queries at most.
    """
    words = words_of(typed)[:_MOST_WORDS]
    if not words:
        return Hits((), {})
    hits = _hits(town_id, words, shop_id, mended="")
    if hits.total:
        return hits
    mended = _mended(town_id, words)
    if not mended:
        return hits
    shown = " ".join(shown for _word, shown in mended)
    return _hits(town_id, [word for word, _shown in mended], shop_id, mended=shown)


def _hits(town_id: int, words: Sequence[str], shop_id: int | None, *, mended: str) -> Hits:
    is_sqlite = db.engine.dialect.name == "sqlite"
    values = {
        "town_id": town_id,
        "zone": f"t{town_id}",
        "stems": _fts5(words) if is_sqlite else _tsquery(words),
        "most": MOST_RANKED,
    }
    rows = db.session.execute(_ON_SQLITE if is_sqlite else _ON_POSTGRESQL, values).all()
    found = [product_id for product_id, shop in rows if shop_id in (None, shop)]
    return Hits(found, Counter(shop for _product_id, shop in rows), mended)


def _fts5(words: Sequence[str]) -> str:
    # Folded words are letters and digits only: nothing in them can be read as FTS5's own language.
    *whole, last = words
    return " AND ".join([*(f'"{stem(word)}"' for word in whole), f'("{last}" * OR "{stem(last)}")'])


def _tsquery(words: Sequence[str]) -> str:
    *whole, last = words
    return " & ".join([*(stem(word) for word in whole), f"({last}:* | {stem(last)})"])


def _mended(town_id: int, words: Sequence[str]) -> list[tuple[str, str]]:
    """The nearest known words with the way they are written; empty when they are the words already tried."""
    known = _neighbours(town_id, words)
    mended = [word if word in known else nearest(word, known) or word for word in words]
    return [(word, known.get(word, word)) for word in mended] if mended != list(words) else []


def _neighbours(town_id: int, words: Sequence[str]) -> dict[str, str]:
    """Known words that could be meant: same first letter, nearly the same length."""
    ranges = [
        and_(SearchWord.word >= word[0], SearchWord.word < chr(ord(word[0]) + 1)) for word in set(words)
    ]
    lengths = [len(word) for word in words]
    query = (
        select(SearchWord.word, SearchWord.shown)
        .where(SearchWord.town_id == town_id, or_(*ranges))
        .where(func.length(SearchWord.word).between(min(lengths) - 2, max(lengths) + 2))
        .limit(_MOST_NEIGHBOURS)
    )
    return dict(db.session.execute(query).all())
