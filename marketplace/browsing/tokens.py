"""The marks by which a product is found, the same on every database: those only look marks up.

A stem stands for itself wherever the product says the word. It is marked once more when it stands in the
name, and when it stands in the name, the shop or the category; the first letters of words of the name and the
shop, and the zones of the product (its shop, its categories, its price band), have marks of their own. Every
mark names its town. No word that anybody types has one of these signs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from marketplace.browsing.words import stem, words_of

_IN_NAME, _IN_NAMES, _BEGINS, _ZONE = "¹", "²", "³", "°"
_HOMES = 16**7
BEGINNINGS = (2, 3)  # letters; what is longer is looked up in the word list

Clause = Sequence[str]
"""Marks of which one must be there."""


@dataclass(frozen=True)
class Wanted:
    """Typed words as they are looked up: the stem of each, and what the last one may be the beginning of."""

    stems: Sequence[str]
    begun: Sequence[str] = ()
    beginning: str = ""

    @property
    def has_unfinished(self) -> bool:
        """Whether the last word may be the beginning of others."""
        return bool(self.begun or self.beginning)


@dataclass(frozen=True)
class Tier:
    """One question to the index: all clauses, without those that an earlier and better question found."""

    clauses: Sequence[Clause]
    without: Sequence[Clause] = ()


@dataclass(frozen=True)
class Marker:
    """Makes the marks of one town: each says whose it is, so that no list in the index is two towns'."""

    town_id: int

    @property
    def home(self) -> str:
        """The town in few letters. Should two ever share them, the statement still asks for the town."""
        return f"{self.town_id % _HOMES:07x}"

    def marks_of(self, *, name: str, shop: str, category: str, text: str, zones: Iterable[str]) -> str:
        """All marks of a product, each once. `shop` is its name and its trade; `text` is the rest it says."""
        own, others = words_of(name), words_of(shop)
        in_name, in_names = _stems(own), _stems([*own, *others, *words_of(category)])
        begun = (word[:letters] for word in own + others for letters in BEGINNINGS if len(word) > letters)
        marks = chain(
            (_ZONE + self.home + zone for zone in zones),
            (_IN_NAME + self.home + mark for mark in in_name),
            (_IN_NAMES + self.home + mark for mark in in_names),
            (_BEGINS + self.home + letters for letters in begun),
            (self.home + mark for mark in in_names),
            (self.home + mark for mark in _stems(words_of(text))),
        )
        return " ".join(dict.fromkeys(marks))

    def tiers_of(self, wish: Wanted, *, zones: Sequence[str]) -> list[Tier]:
        """The questions, best first: in names, in shops and categories too, anywhere, by a beginning."""
        places = [[[sign + self.home + stem] for stem in wish.stems] for sign in (_IN_NAME, _IN_NAMES, "")]
        if wish.has_unfinished:
            last = [self.home + mark for mark in (wish.stems[-1], *wish.begun)]
            last += [_BEGINS + self.home + wish.beginning] if wish.beginning else []
            places.append([*([self.home + stem] for stem in wish.stems[:-1]), last])
        inside: list[Clause] = [[_ZONE + self.home + zone] for zone in zones]
        return [Tier([*clauses, *inside], places[at - 1] if at else ()) for at, clauses in enumerate(places)]

    def tier_of(self, zone: str) -> Tier:
        """The question for all that stands in a zone."""
        return Tier([[_ZONE + self.home + zone]])


def wanted(words: Sequence[str], *, begun: Iterable[str]) -> Wanted:
    """What to look up for folded words. `begun`: known words that begin with the last one."""
    stems = _stems(words)
    last = words[-1]
    others = [mark for mark in _stems(begun) if mark != stem(last)]
    return Wanted(stems, others, last if len(last) in BEGINNINGS else "")


def as_fts5(tier: Tier) -> str:
    """The question in SQLite's words. Marks are letters, digits and our signs: nothing to be escaped."""
    return _said(tier, " AND ", " OR ", " NOT ", '"')


def as_tsquery(tier: Tier) -> str:
    """The question in PostgreSQL's words."""
    return _said(tier, " & ", " | ", " & !", "'")


def zone_of_shop(shop_id: int) -> str:
    """What marks everything on show in a shop."""
    return f"s{shop_id}"


def zone_of_category(code: str) -> str:
    """What marks everything in a category or below it."""
    return "c" + "".join(letter for letter in code.lower() if letter.isalnum())


def zone_of_band(code: str) -> str:
    """What marks everything in a price band."""
    return f"p{code}"


def _stems(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(stem(word) for word in words))


def _said(tier: Tier, both: str, either: str, without: str, quote: str) -> str:
    def joined(clauses: Iterable[Clause]) -> str:
        return both.join(
            "(" + either.join(f"{quote}{mark}{quote}" for mark in clause) + ")" for clause in clauses
        )

    found = joined(tier.clauses)
    return f"({found}){without}({joined(tier.without)})" if tier.without else found
