"""What may not be sold at a distance, by country, and words about nature that the law does not let pass.

The list is shipped as a table, `data/forbidden.csv`: words that give such a thing away, ways of saying that
mean something else, and categories in which they are harmless (a novel may well be called « Le Tabac »).
A name is read, never a description: who warns of something would be taken for who sells it.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from marketplace.catalogue.plain_words import plain, stands_in
from marketplace.core.errors import Refusal
from marketplace.core.words import _, language


class NotForSale(Refusal):
    """A thing that no shop may sell here."""

    status = 422

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            _("« %(name)s » ne peut pas être mis en rayon. %(reason)s", name=name, reason=reason)
        )


@dataclass(frozen=True, slots=True)
class _Ban:
    countries: frozenset[str]
    french: str
    english: str
    phrases: tuple[tuple[str, ...], ...]
    harmless: tuple[tuple[str, ...], ...]
    categories: tuple[str, ...]

    def meets(self, words: tuple[str, ...], *, category: str, country: str) -> bool:
        """Whether those words name such a thing, in that category and country."""
        if not self.countries & {"*", country} or f"{category}.".startswith(self.categories):
            return False
        if any(stands_in(phrase, words) for phrase in self.harmless):
            return False
        return any(stands_in(phrase, words) for phrase in self.phrases)


def check_allowed(name: str, *, category: str, country: str) -> None:
    """Raises: NotForSale when what bears that name may not be sold at a distance in that country."""
    words = plain(name)
    if _first_words().isdisjoint(words):  # so it is with nearly every name, and files have a million
        return
    for ban in _bans():
        if ban.meets(words, category=category, country=country):
            raise NotForSale(name, ban.english if language() == "en" else ban.french)


def green_words(text: str) -> list[str]:
    """The words about nature in a text that need proof or may not be used. Source: C. env. L541-9-1."""
    words = plain(text)
    return [green for green in _greens() if stands_in(plain(green), words)]


@cache
def _greens() -> list[str]:
    return _shipped("green_words.txt").splitlines()


def _shipped(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")


@cache
def green_fragments() -> frozenset[str]:
    """A run of plain letters of each such word: what a database can look for, accents and capitals aside."""
    return frozenset(max(re.findall(r"[a-z]+", green), key=len) for green in _greens())


@cache
def _first_words() -> frozenset[str]:
    """Words without which no ban can be met: those with which their phrases begin."""
    return frozenset(phrase[0] for ban in _bans() for phrase in ban.phrases if phrase)


@cache
def _bans() -> list[_Ban]:
    return [
        _Ban(
            countries=frozenset(row["countries"].split()),
            french=row["fr"],
            english=row["en"],
            phrases=tuple(plain(phrase) for phrase in row["words"].split(",")),
            harmless=tuple(plain(phrase) for phrase in row["unless"].split(",") if phrase),
            categories=tuple(f"{code}." for code in row["categories"].split()),
        )
        for row in csv.DictReader(_shipped("forbidden.csv").splitlines(), delimiter=";")
    ]
