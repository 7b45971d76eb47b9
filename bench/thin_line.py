"""`make bench-thin-line`: first visits over a very thin line (50 kbit/s, 600 ms there and back), in Chromium.

Each page is opened by a phone that has never been there, and again by one that has. Prints seconds until
something is drawn, until its largest part is, until the page can be used and until nothing more comes, with
bytes and requests: medians over the rounds. `--address` looks at a demo that runs already.
"""

import argparse
import sys
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from bench.demo_pages import Page, demo_street, pages_of
from tests.chromium import arguments, chromium_path

BITS_A_SECOND, ROUND_TRIP_MS, ROUNDS = 50_000, 600, 3
PHONE = ViewportSize(width=390, height=844)
_LONGEST_MS = 180_000
_DRAWN = """
  window.largest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.largest = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
"""
_TOLD = """() => {
  const visit = performance.getEntriesByType("navigation")[0];
  const files = performance.getEntriesByType("resource");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [
    paint ? paint.startTime : 0, window.largest, visit.domInteractive, visit.loadEventEnd,
    files.reduce((sum, file) => sum + file.transferSize, visit.transferSize), files.length + 1,
  ];
}"""


@dataclass(frozen=True)
class Visit:
    """One visit: seconds from the tap on, bytes over the line, requests."""

    first: float
    largest: float
    usable: float
    whole: float
    kilobytes: float
    requests: float


def main() -> int:
    """Measure; gives the exit status: it holds when every page can be used at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", help="a demo that runs already, such as http://localhost:8000")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    print(f"{'':<22}{'drawn s':>9}{'largest s':>11}{'usable s':>10}{'whole s':>9}{'KB':>7}{'requests':>10}")
    with demo_street(asked.address) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=arguments())
        for page in pages_of(address):
            rounds = [_visits(browser, page) for _ in range(asked.rounds)]
            for nth, name in enumerate(("first visit", "again")):
                _tell(f"{page.name}, {name}", [visits[nth] for visits in rounds])
        browser.close()
    print(f"{BITS_A_SECOND // 1000} kbit/s, {ROUND_TRIP_MS} ms, medians of {asked.rounds} rounds")
    return 0


def _visits(browser: Browser, page: Page) -> list[Visit]:
    """The first visit and, from the same browser, the next."""
    # Without the service worker: what it fetches would come over a line that nobody has made thin.
    context = browser.new_context(
        viewport=PHONE, is_mobile=True, device_scale_factor=2, service_workers="block"
    )
    if page.cookies:
        host = urlsplit(page.address).hostname or ""
        pairs = [pair.split("=", 1) for pair in page.cookies.split("; ")]
        context.add_cookies(
            [{"name": name, "value": value, "domain": host, "path": "/"} for name, value in pairs]
        )
    try:
        return [_visit(context, page.address) for _ in range(2)]
    finally:
        context.close()


def _visit(context: BrowserContext, address: str) -> Visit:
    window = context.new_page()
    window.add_init_script(_DRAWN)
    tools = context.new_cdp_session(window)
    tools.send("Network.enable")
    line = {"downloadThroughput": BITS_A_SECOND / 8, "uploadThroughput": BITS_A_SECOND / 8}
    tools.send("Network.emulateNetworkConditions", {"offline": False, "latency": ROUND_TRIP_MS, **line})
    window.goto(address, wait_until="load", timeout=_LONGEST_MS)
    first, largest, usable, whole, weight, requests = window.evaluate(_TOLD)
    window.close()
    return Visit(first / 1000, largest / 1000, usable / 1000, whole / 1000, weight / 1000, requests)


def _tell(name: str, visits: list[Visit]) -> None:
    def middle(figure: str) -> float:
        return median(float(getattr(visit, figure)) for visit in visits)

    seconds = (
        f"{middle('first'):>9.1f}{middle('largest'):>11.1f}{middle('usable'):>10.1f}{middle('whole'):>9.1f}"
    )
    print(f"{name:<22}{seconds}{middle('kilobytes'):>7.1f}{middle('requests'):>10.0f}")


if __name__ == "__main__":
    sys.exit(main())
