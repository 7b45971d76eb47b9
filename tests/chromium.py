"""A real browser for the journeys; where there is none they are left out, or fail if they may not be."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

REQUIRED = "MARKET_REQUIRE_BROWSER"
ADVICE = "Browser: no Chromium found. On Debian: apt-get install chromium"
PATIENCE = (
    30_000  # milliseconds: what a laden machine may take for one page; nobody waits for longer than need be
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser for tests asks nobody on the network about anything.
_QUIET = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip


def chromium_path() -> str | None:
    """Where Chromium is: the CHROMIUM variable, else the search path."""
    given = os.environ.get("CHROMIUM")
    return given or next(filter(None, map(shutil.which, _NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the journeys out where they cannot run and need not."""
    if chromium_path() or os.environ.get(REQUIRED):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=ADVICE))


def arguments() -> list[str]:
    """What every browser of ours is started with."""
    return [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium without windows."""
    path = chromium_path()
    if path is None:
        pytest.fail(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments())
        yield browser
        browser.close()


@pytest.fixture
def new_window(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens windows with their own cookies: `new_window(java_script_enabled=False)`."""
    opened: list[BrowserContext] = []

    def open_window(**options: Any) -> BrowserContext:
        window = chromium.new_context(**{"locale": "fr-FR", **options})
        window.set_default_timeout(PATIENCE)
        opened.append(window)
        return window

    yield open_window
    for window in opened:
        window.close()
