"""Search over the shops of a town: what is on show, found by its marks, best first.

How it is ranked is told to visitors on the page of `web/storefront/ranking.py`: change both together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy import text as sql

from marketplace.browsing.facets import BAND_STARTS, BANDS, Choice, Hit
from marketplace.browsing.near import mended, words_beginning
from marketplace.browsing.tokens import (
    Marker,
    Tier,
    Wanted,
    as_fts5,
    as_tsquery,
    wanted,
    zone_of_band,
    zone_of_category,
)
from marketplace.browsing.words import words_of
from marketplace.core.db import db

MOST_RANKED = 2_000
_MOST_WORDS = 6

_ON_SQLITE = """SELECT * FROM (SELECT rowid AS id, {tier} AS tier FROM search_index
    WHERE search_index MATCH :tier_{tier} ORDER BY rowid DESC LIMIT :most)"""
# Any of them rather than the newest: sorting the hits of a common word would cost ten times the rest.
_ON_POSTGRESQL = """(SELECT e.product_id AS id, {tier} AS tier FROM search_entries AS e
    WHERE e.town_id = :town_id
    AND array_to_tsvector(string_to_array(e.marks, ' ')) @@ CAST(:tier_{tier} AS tsquery) LIMIT :most)"""
# Of its own accord SQLite takes the key, and then reads each wide row for its few facts.
_NARROW = "INDEXED BY ix_search_entries_facts"
_SINGLE = "SELECT * FROM ({tier}) AS single_tier"
_BEST = """SELECT e.product_id, e.shop_id, e.category, e.least_cents FROM ({tiers} LIMIT :most) AS hits
    JOIN search_entries AS e {by} ON e.town_id = :town_id AND e.product_id = hits.id
    ORDER BY hits.tier, hits.id DESC"""


@dataclass(frozen=True)
class Hits:
    """What was found, best first; no more than `MOST_RANKED` are looked at."""

    best: Sequence[Hit]
    mended: str = ""  # what was searched instead, when nothing was found for the words as typed
    wish: Wanted | None = None

    @property
    def total(self) -> int:
        """How many were found."""
        return len(self.best)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more."""
        return self.total >= MOST_RANKED

    @property
    def product_ids(self) -> list[int]:
        """The keys of the products, best first."""
        return [hit.product_id for hit in self.best]


def search(town_id: int, typed: str) -> Hits:
    """The products of a town for some typed words; all words must be found, the last one may be unfinished.

    Words that nobody wrote are taken for slips, and the nearest known ones are tried.
    """
    words = words_of(typed)[:_MOST_WORDS]
    if not words:
        return Hits(())
    hits = _hits(town_id, words, shown="")
    if hits.total:
        return hits
    # A single word that found nothing is nowhere; of several, each may be known and no product have them all.
    instead = mended(town_id, words, is_known=lambda word: len(words) > 1 and is_there(town_id, word))
    if not instead:
        return hits
    shown = " ".join(shown for _word, shown in instead)
    return _hits(town_id, [word for word, _shown in instead], shown=shown)


def search_in(town_id: int, hits: Hits, choice: Choice) -> Sequence[Hit]:
    """The best hits of the same words inside a choice, for where too many were found to look at all.

    Doors are not in the index: whoever wants open shops only sifts what this gives.
    """
    return _best(town_id, hits.wish, choice.zones) if hits.wish else ()


def found_in(town_id: int, category: str, *, most: int) -> Sequence[Hit]:
    """What is on show in a category or below it, the newest first. One statement."""
    return _hits_of(town_id, [Marker(town_id).tier_of(zone_of_category(category))], most=most)


def found_up_to(town_id: int, most_cents: int, *, most: int) -> Sequence[Hit]:
    """What is on show in the price bands that begin at or below a price. One statement."""
    marker = Marker(town_id)
    bands = [band for band, start in zip(BANDS, BAND_STARTS, strict=True) if start <= most_cents]
    return _hits_of(town_id, [marker.tier_of(zone_of_band(band)) for band in bands], most=most)


def _hits(town_id: int, words: Sequence[str], *, shown: str) -> Hits:
    wish = wanted(words, begun=words_beginning(town_id, words[-1]))
    best = _best(town_id, wish, [])
    return Hits(best, shown if best else "", wish)


def _best(town_id: int, wish: Wanted, zones: Sequence[str]) -> list[Hit]:
    return _hits_of(town_id, Marker(town_id).tiers_of(wish, zones=zones), most=MOST_RANKED)


def _hits_of(town_id: int, tiers: Sequence[Tier], *, most: int) -> list[Hit]:
    is_sqlite = db.engine.dialect.name == "sqlite"
    said = as_fts5 if is_sqlite else as_tsquery
    values: dict[str, Any] = {f"tier_{at}": said(tier) for at, tier in enumerate(tiers)}
    rows = db.session.execute(
        _statement(_ON_SQLITE if is_sqlite else _ON_POSTGRESQL, len(tiers)),
        {"town_id": town_id, "most": most, **values},
    )
    return list(map(Hit._make, rows))


@cache
def _statement(tier: str, count: int) -> TextClause:
    tiers = " UNION ALL ".join(tier.format(tier=at) for at in range(count))
    if count == 1:  # PostgreSQL takes a single one and its limit for the same select as the limit around it
        tiers = _SINGLE.format(tier=tiers)
    return sql(_BEST.format(tiers=tiers, by=_NARROW if tier == _ON_SQLITE else ""))


def is_there(town_id: int, word: str) -> bool:
    """Whether anything on show says this folded word, or another form of it. One statement."""
    return bool(_best(town_id, wanted([word], begun=()), []))
