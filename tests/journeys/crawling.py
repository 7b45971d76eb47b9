"""Whoever follows every link opens each kind of page once: what is new is found without being told of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

_LINKS = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
_BY_ARGUMENT = {"storefront.show_legal"}  # one address, several pages


@dataclass
class Crawler:
    """Opens one address of each kind on one host, by following links from where it is told to start."""

    app: Flask
    page: Page
    origin: str
    seen: dict[str, str] = field(default_factory=dict)  # where each was

    def kind_of(self, address: str) -> str | None:
        """Which page an address shows: the name of its view. None for what is no page of this host."""
        parts = urlsplit(address)
        if not address.startswith(self.origin + "/"):
            return None
        try:
            view, values = self.app.url_map.bind(parts.hostname or "").match(parts.path, method="GET")
        except HTTPException:
            return None
        name = str(view)
        return f"{name}({', '.join(map(str, values.values()))})" if name in _BY_ARGUMENT else name

    def follow(self, starts: Iterable[str], *, only: set[str]) -> Iterator[str]:
        """Each kind of page that can be reached, opened; gives its name while it stands open."""
        waiting = [self.origin + start for start in starts]
        while waiting:
            address = waiting.pop(0)
            kind = self.kind_of(address)
            if kind is None or kind in self.seen or kind.partition("(")[0] not in only:
                continue
            answer = self.page.goto(address)
            shown = self.kind_of(self.page.url)
            if shown is None or shown in self.seen or answer is None or answer.status >= 400:
                continue  # it led elsewhere, or is gone
            self.seen[shown] = self.page.url
            waiting += map(_bare, self.page.locator("a[href]").evaluate_all(_LINKS))
            yield shown


def _bare(link: str) -> str:
    return urlunsplit(urlsplit(link)._replace(fragment=""))
