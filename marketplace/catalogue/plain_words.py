"""Words without accents, small words and plurals, to find one way of saying a thing in another."""

from collections.abc import Sequence
from functools import lru_cache

from marketplace.core.slugs import slug_of

_SMALL = frozenset(
    ["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "un", "une"]
)


@lru_cache(maxsize=8192)
def plain(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: « Pâtes de fruits » becomes ("pate", "fruit")."""
    words = slug_of(text.replace("’", " ").replace("'", " ")).split("-")
    return tuple(_singular(word) for word in words if word and word not in _SMALL)


def stands_in(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of a phrase follow each other among others."""
    return any(words[place : place + len(phrase)] == phrase for place in range(len(words) - len(phrase) + 1))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
