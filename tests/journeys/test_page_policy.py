"""Whoever follows every link meets no page that fails, is missing, or breaks its security policy."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response

from tests.journeys.street import Installation, Street
from tests.journeys.walking import (
    fill_basket,
    open_board,
    open_town_hall,
    order_to_pay_by_card,
    order_to_pay_in_the_shops,
    turn_back,
)

pytestmark = pytest.mark.browser
_MOST_PAGES = 150
_FILES = (".ics", ".csv", ".pdf", ".xlsx", ".png", ".svg")  # are read, not opened
_LINKS = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"


@dataclass
class Walker:
    """Follows links of one host, and writes down what is wrong."""

    page: Page
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("response", self._read_answer)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def follow(self, *starts: str, within: str) -> None:
        """Open each page whose address begins with `within` and that can be reached from these."""
        waiting = list(starts)
        while waiting:
            assert len(self.seen) < _MOST_PAGES, "an endless street of links"
            address = waiting.pop()
            if address in self.seen:
                continue
            self.seen.add(address)
            waiting += [link for link in map(_bare, self._open(address)) if link.startswith(within)]

    def _open(self, address: str) -> list[str]:
        if urlsplit(address).path.endswith(_FILES):
            self.page.evaluate("address => fetch(address)", address)
            return []
        self.page.goto(address)
        if self.page.locator("[style]").count():
            self.faults.append(f"{address}: an inline style")
        links: list[str] = self.page.locator("a[href]:not([rel=nofollow])").evaluate_all(_LINKS)
        return links

    def _read_answer(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.url}: {response.status}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{self.page.url}: {message.text}")


def _bare(link: str) -> str:
    return urlunsplit(urlsplit(link)._replace(fragment=""))


def test_every_link_of_the_storefront_leads_somewhere(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page()
    fill_basket(page, street)
    order_to_pay_in_the_shops(page)
    order = page.url
    fill_basket(page, street)
    order_to_pay_by_card(page)
    card = page.url
    turn_back(page)
    starts = [f"{street.address}{path}" for path in ("/", "/search?q=pain", "/checkout", "/sent")]
    walker = Walker(page)
    walker.follow(*starts, order, card, within=f"{street.address}/")
    assert walker.faults == []
    assert any("/payment?key=" in address for address in walker.seen)
    assert len(walker.seen) > 20


def test_every_link_of_the_back_office_leads_somewhere(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    installation.sell_for_a_while(street)
    page = new_page()
    open_board(page, street, street.dairy)
    walker = Walker(page)
    walker.follow(page.url, within=f"{street.address}/backoffice/")
    assert walker.faults == []
    assert any("/products/comte-de-garde" in address for address in walker.seen)


def test_every_link_of_the_town_hall_leads_somewhere(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    installation.sell_for_a_while(street)
    page = new_page()
    open_town_hall(page, street)
    walker = Walker(page)
    walker.follow(page.url, within=f"{street.address}/council/")
    assert walker.faults == []
    assert any(address.endswith("/council/barometer") for address in walker.seen)


def test_an_inline_style_and_a_broken_link_would_be_found(
    street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(street.address)
    walker = Walker(page)
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    walker.follow(f"{street.address}/nothing-here", within=f"{street.address}/nothing-here")
    assert any("Content Security Policy" in fault for fault in walker.faults)
    assert f"{street.address}/nothing-here: 404" in walker.faults
