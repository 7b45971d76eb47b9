"""One installation for all journeys, and a street of its own for each."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from marketplace.core.db import db
from tests.chromium import PATIENCE
from tests.databases import app_on, blank_database, bring_up
from tests.journeys.street import Installation, Street
from tests.serving import served

_numbers = count(1)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The application under its real server, on a fresh database."""
    expect.set_options(timeout=PATIENCE)
    folder = tmp_path_factory.mktemp("installation")
    with blank_database(folder) as url:
        app = app_on(url, folder)
        bring_up(app)
        environment = {"MARKET_ENV": "test", "MARKET_VAR": str(folder), "DATABASE_URL": url}
        with served(environment) as address:
            yield Installation(app, int(address.rpartition(":")[2]))
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def street(installation: Installation) -> Street:
    """A street that no other journey walks."""
    return installation.open_street(f"rue-{next(_numbers)}", name="Port-Lanterne")


@pytest.fixture
def new_page(new_window: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Somebody's browser, with cookies of its own: `new_page(width=375)`."""

    def open_page(*, width: int = 1280, **options: object) -> Page:
        return new_window(viewport={"width": width, "height": 800}, **options).new_page()

    return open_page


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def browser_of(request: pytest.FixtureRequest, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """The same, once with scripts and once without: the journey runs twice."""

    def open_page(*, width: int = 1280) -> Page:
        return new_page(width=width, java_script_enabled=request.param)

    return open_page
