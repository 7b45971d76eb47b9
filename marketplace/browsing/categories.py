"""Categories as visitors look for them: by their names in every language, by what they hold."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

from marketplace.browsing.words import stem, words_of
from marketplace.catalogue.categories import Category, category, path_of, tree


@lru_cache(maxsize=1024)
def codes_above(code: str) -> tuple[str, ...]:
    """The codes of a category and of all above it; nothing for an unknown one."""
    return tuple(one.code for one in path_of(code))


@lru_cache(maxsize=1024)
def category_words(code: str) -> str:
    """What a category is called in every language a visitor may type."""
    found = category(code)
    return f"{found.french} {found.english}" if found else ""


def category_label(code: str) -> str:
    """Its name in the visitor's language; empty when there is no such category."""
    found = category(code)
    return found.name if found else ""


def categories_said(words: Iterable[str]) -> list[Category]:
    """The categories that hold what the folded words name, the one with most of them first."""
    counts: dict[str, int] = defaultdict(int)
    for mark in {stem(word) for word in words}:
        for code in _codes_by_stem().get(mark, ()):
            counts[code] += 1
    order = list(tree())
    ranked = sorted(counts, key=lambda code: (-counts[code], order.index(code)))
    return [tree()[code] for code in ranked]


@cache
def _codes_by_stem() -> dict[str, list[str]]:
    """Single words only: « lait » of « brioche au lait » would say nothing of milk."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code, one in tree().items():
        said = (words_of(text) for text in (one.french, one.english, *one.words))
        for mark in dict.fromkeys(stem(words[0]) for words in said if len(words) == 1):
            codes[mark].append(code)
    return codes
