"""French words as they are searched: without accents and endings, alike for what is written and typed."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[a-z0-9]+")
_SPELLED = re.compile(r"[^\W\d_]+")
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "'"})
_EMPTY_WORDS = frozenset(
    word
    for line in (
        "a au aux avec c ce ces d dans de des du elle en et il ils j je l la le les leur m ma mais mes mon",
        "n ne nos notre nous on ou par pas pour qu que qui s sa se ses son sur t ta te tes ton tu un une",
        "vos votre vous y",
    )
    for word in line.split()
)
_FRENCH = snowballstemmer.stemmer("french")


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """The text in small letters without accents or ligatures: « Crème brûlée » becomes "creme brulee"."""
    plain = unicodedata.normalize("NFD", text.lower().translate(_LETTERS))
    return _ACCENTS.sub("", plain)


def words_of(text: str) -> list[str]:
    """The folded words that say something, in order; articles and the like are left out."""
    return [word for word in _WORD.findall(folded(text)) if word not in _EMPTY_WORDS]


def spelled_words_of(text: str) -> dict[str, str]:
    """The folded words that say something, each with the way it is written: "creme" for « crème »."""
    spelled = {folded(word): word for word in _SPELLED.findall(text.lower())}
    return {word: shown for word, shown in spelled.items() if word not in _EMPTY_WORDS and word.isascii()}


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """What a folded word has in common with its plural and its feminine: « tomates » and « tomate »."""
    if len(word) < 4 or word[0].isdigit():
        return word
    stemmed: str = _FRENCH.stemWord(_without_feminine(word))
    return stemmed


def stems_of(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in words_of(text)]


def _without_feminine(word: str) -> str:
    # Without its accents the stemmer would not know « brûlée » for the feminine of « brûlé ».
    if word.endswith(("ees", "ee")):
        return word.rstrip("s")[:-1]
    if len(word) > 6 and word.endswith(("iere", "ieres")):
        return word.removesuffix("s").removesuffix("e")
    return word
