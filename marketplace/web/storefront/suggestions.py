"""What the search could find, told while somebody is still typing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.browsing.cards import ProductCard, ShopCard
from marketplace.browsing.queries import product_cards, shops_of
from marketplace.browsing.search import search
from marketplace.browsing.words import folded, spelled_words_of, stem, words_of
from marketplace.towns.queries import TownView
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.searched import MOST_SHOPS, asked, shops_called
from marketplace.web.town import this_town

_LEAST_LETTERS = 2
_LOOKED_AT = 24
_WORDS, _SHOPS, _PRODUCTS = 3, 3, 5


@dataclass(frozen=True)
class Suggestions:
    """Whole searches to ask for, shops of that name or trade, and the first goods that would be found."""

    searches: Sequence[str] = ()
    shops: Sequence[ShopCard] = ()
    products: Sequence[ProductCard] = ()

    def __len__(self) -> int:
        return len(self.searches) + len(self.shops) + len(self.products)


@revalidated
def list_suggestions() -> ResponseReturnValue:
    """The options of the search field; none for less than two letters."""
    found = _suggestions(this_town(), asked().typed)
    return render_template("storefront/suggestions.html", found=found)


def _suggestions(town: TownView, typed: str) -> Suggestions:
    words = words_of(typed)
    if not words or len(words[-1]) < _LEAST_LETTERS:
        return Suggestions()
    hits = search(town.id, typed)
    named = shops_called(typed, shops_of(town, most=MOST_SHOPS).cards)
    best = hits.product_ids[:_LOOKED_AT]
    goods = product_cards(town, product_ids=best) if best else []
    return Suggestions(
        searches=[hits.mended]
        if hits.mended
        else _completed(typed, words[-1], names=[g.name for g in goods]),
        shops=named[:_SHOPS],
        products=goods[:_PRODUCTS],
    )


def _completed(typed: str, last: str, *, names: Sequence[str]) -> list[str]:
    """What was typed, its last word brought to an end as the goods found are called, the commonest first.

    Nothing where something else comes after that word: « pomme de ».
    """
    before = _before(typed.lower(), last)
    if before is None:
        return []
    spelled = [spelled_words_of(name) for name in names]
    begun = Counter(word for words in spelled for word in words if word.startswith(last))
    shown = {word: shown for words in spelled for word, shown in words.items()}
    once: dict[str, str] = {}  # not « pain » and « pains »
    for word, _count in begun.most_common():
        once.setdefault(stem(word), shown[word])
    return [f"{before}{word}" for word in list(once.values())[:_WORDS]]


def _before(typed: str, last: str) -> str | None:
    """What stands before the folded last word, letter by letter; None if it does not end the text."""
    starts = range(len(typed) - 1, -1, -1)
    return next((typed[:start] for start in starts if folded(typed[start:]) == last), None)
