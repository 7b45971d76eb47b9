"""The first visit on a telephone: few bytes, few requests, and nothing that jumps while it comes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from marketplace.shops.kinds import KINDS
from tests.journeys.street import Installation, Street

pytestmark = pytest.mark.browser
KB, KIB = 1000, 1024
_PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts.push(entry.value);
  }).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Line:
    """What came over the line, by address: what a file took there, head and body, as it travelled."""

    page: Page
    bytes_of: dict[str, float] = field(default_factory=dict)

    def total(self, *without: str) -> float:
        """All of it, but for addresses in which one of these stands."""
        return sum(
            size for address, size in self.bytes_of.items() if not any(part in address for part in without)
        )


@pytest.fixture(scope="module")
def long_street(installation: Installation) -> Street:
    """A street of two dozen shops, each with something on its shelf."""
    street = installation.open_street("rue-longue", name="Port-Lanterne")
    kinds = [kind for kind in KINDS if kind not in {"bakery", "cheese", "clothes", "fish"}][:20]
    for number, kind in enumerate(kinds):
        installation.open_shop(street, name=f"Maison {number}", kind=kind)
    return street


@pytest.fixture
def visit(new_window: Callable[..., BrowserContext]) -> Callable[[str], Line]:
    """Opens a page on a telephone that has never been there, and waits until nothing more comes."""

    def open_page(address: str) -> Line:
        page = new_window(**_PHONE).new_page()
        page.add_init_script(_SHIFTS)
        line, asked = Line(page), dict[str, str]()
        tools = page.context.new_cdp_session(page)
        tools.send("Network.enable")

        def begin(event: dict[str, Any]) -> None:
            asked[event["requestId"]] = event["request"]["url"]

        def finish(event: dict[str, Any]) -> None:
            address = asked[event["requestId"]]
            line.bytes_of[address] = line.bytes_of.get(address, 0) + event["encodedDataLength"]

        tools.on("Network.requestWillBeSent", begin)
        tools.on("Network.loadingFinished", finish)
        page.goto(address, wait_until="networkidle")
        return line

    return open_page


PAGES = ["/", "/shops/lantier/comte-de-garde"]
_LOOKS = re.compile(r"\.(css|m?js)(\?|$)")
_FONTS, _PICTURES = ".woff2", (".webp", ".avif", "/media/", "/img/goods/")


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_takes_few_bytes_and_requests(
    long_street: Street, visit: Callable[[str], Line], path: str
) -> None:
    line = visit(long_street.address + path)
    assert line.total(_FONTS, *_PICTURES) <= 45 * KB, line.bytes_of
    assert line.total(*_PICTURES) <= 110 * KB, line.bytes_of
    assert line.total() <= 150 * KB, line.bytes_of
    assert len(line.bytes_of) <= 12, sorted(line.bytes_of)


@pytest.mark.parametrize(
    ("path", "kib"),
    [
        ("/", 14),
        ("/shops/lantier", 14),
        ("/shops", 5),
        ("/search?q=pain", 5),
        ("/shops/lantier/comte-de-garde", 5),
    ],
)
def test_words_and_their_looks_are_light(
    long_street: Street, visit: Callable[[str], Line], path: str, kib: int
) -> None:
    """Each kind of file by itself, heads included; the town’s home and a shop draw the street."""
    line = visit(long_street.address + path)
    assert line.bytes_of[long_street.address + path] <= kib * KIB, line.bytes_of
    looks = sum(size for address, size in line.bytes_of.items() if _LOOKS.search(address))
    assert 0 < looks <= 30 * KIB, line.bytes_of


@pytest.mark.parametrize("path", [*PAGES, "/shops", "/shops/lantier", "/search?q=pain"])
def test_nothing_jumps_while_a_page_comes(
    long_street: Street, visit: Callable[[str], Line], path: str
) -> None:
    page = visit(long_street.address + path).page
    assert page.evaluate("window.shifts") == []


def test_the_next_page_is_fetched_while_the_finger_is_on_its_link(
    long_street: Street, visit: Callable[[str], Line]
) -> None:
    page = visit(f"{long_street.address}/shops").page
    with page.expect_request("**/shops/lantier"):
        page.get_by_role("link", name="Lantier").hover()
        page.mouse.down()
    page.mouse.move(0, 0)  # the finger slides off: the page stays
    page.mouse.up()
    assert page.url.endswith("/shops")
