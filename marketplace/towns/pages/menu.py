"""Which pages stand at the foot of every page: a short text on the town's row, which is read anyway."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from marketplace.core.prose import plain_words
from marketplace.core.words import language
from marketplace.towns.pages.models import PagePlace, TownPage

_LONGEST_ABOUT = 110


@dataclass(frozen=True)
class Entry:
    """A page in a list of links. `about`: how it begins, for the home page; `tongue`: their language."""

    slug: str
    title: str
    about: str
    tongue: str
    is_on_home: bool
    is_trail: bool


def written_menu(pages: Iterable[TownPage]) -> str:
    """The menu as it is kept; empty without any page."""
    told = [
        [page.slug, page.place is PagePlace.HOME, bool(page.trail), _told(page, "fr"), _told(page, "en")]
        for page in pages
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) if told else ""


def menu_in(text: str) -> tuple[Entry, ...]:
    """The entries, in the visitor's language where the council wrote it."""
    return _menu_in(text, language()) if text else ()


@lru_cache(maxsize=1024)
def _menu_in(text: str, spoken: str) -> tuple[Entry, ...]:
    entries = []
    for slug, is_on_home, is_trail, french, english in json.loads(text):
        (title, about), tongue = (english, "en") if spoken == "en" and english else (french, "fr")
        entries.append(Entry(slug, title, about, tongue, is_on_home, is_trail))
    return tuple(entries)


def _told(page: TownPage, tongue: str) -> list[str] | None:
    title, body = (page.title_en, page.body_en) if tongue == "en" else (page.title_fr, page.body_fr)
    if not title or not body:
        return None
    return [title, _beginning(plain_words(body)) if page.place is PagePlace.HOME else ""]


def _beginning(words: str) -> str:
    if len(words) <= _LONGEST_ABOUT:
        return words
    return words[:_LONGEST_ABOUT].rpartition(" ")[0].rstrip(" ,;:.–") + "…"
