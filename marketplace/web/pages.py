"""Which part of a long list is shown."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from marketplace.core.words import _

_MOST_PAGES = 10_000


@dataclass(frozen=True)
class Around:
    """Where one is in a list: what `parts/pager.html` needs."""

    earlier_url: str
    later_url: str
    words: str


@dataclass(frozen=True)
class Page:
    """A page of a list, counted from 1."""

    number: int

    def skip(self, length: int) -> int:
        """How many rows stand before it."""
        return (self.number - 1) * length

    def around(self, total: int, length: int, **asked: str) -> Around:
        """The neighbours of this page in a list of `total` rows; what was asked is asked again."""
        first, last = self.skip(length) + 1, min(self.skip(length) + length, total)
        kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
        endpoint = request.endpoint or ""
        return Around(
            earlier_url=url_for(endpoint, page=self.number - 1, **kept) if self.number > 1 else "",
            later_url=url_for(endpoint, page=self.number + 1, **kept) if last < total else "",
            words=_("%(first)s à %(last)s sur %(total)s", first=first, last=last, total=total),
        )


def page_of(text: str | None) -> Page:
    """The page that an address asks for; the first one when it asks for none that could be."""
    is_number = bool(text) and text is not None and text.isascii() and text.isdigit()
    return Page(max(1, min(int(text or 1), _MOST_PAGES))) if is_number and len(text or "") < 6 else Page(1)
