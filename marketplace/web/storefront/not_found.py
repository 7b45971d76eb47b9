"""What is offered when a search found nothing. What was looked for is counted, nobody is remembered."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.categories import categories_said
from marketplace.browsing.near import near_words
from marketplace.browsing.search import is_there, search
from marketplace.browsing.words import words_of
from marketplace.catalogue.categories import Category
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.measures.searches import note_empty_search
from marketplace.towns.queries import TownView
from marketplace.web.storefront.searched import Asked

_MOST_WORDS, _NEAR_EACH, _MOST_SHOPS, _MOST_CATEGORIES = 3, 4, 6, 4


@dataclass(frozen=True)
class Else:
    """Words to try instead, categories that the words belong to, and the shops that sell such things."""

    words: Sequence[str]
    categories: Sequence[Category]
    shops: Sequence[ShopCard]


def what_else(town: TownView, question: Asked, shops: Sequence[ShopCard]) -> Else:
    """What there is instead. Counts the search; a market too busy to count goes on without."""
    words = words_of(question.typed)
    categories = categories_said(words)[:_MOST_CATEGORIES]
    kinds = {kind for category in categories for kind in category.kinds}
    found = Else(
        words=_words_to_try(town.id, words[:_MOST_WORDS]),
        categories=[one for one in categories if _has_goods(town.id, one)],
        shops=[card for card in shops if card.row.kind in kinds][:_MOST_SHOPS],
    )
    if question.is_plain and words:
        _count(town, words)
    return found


def _words_to_try(town_id: int, words: Sequence[str]) -> list[str]:
    """Each of several words that finds something by itself, and words near to the others."""
    tried: list[str] = []
    for word in words:
        if len(words) > 1 and is_there(town_id, word):
            tried.append(word)
        else:
            tried += near_words(town_id, word, most=_NEAR_EACH)
    return list(dict.fromkeys(tried))


def _has_goods(town_id: int, category: Category) -> bool:
    hits = search(town_id, category.name)
    return bool(hits.total and not hits.mended)


def _count(town: TownView, words: Sequence[str]) -> None:
    with suppress(OperationalError), transaction():
        note_empty_search(town.id, day=clock.today(town.time_zone), words=words)
