"""A real server on a database of its own, for many buyers at once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from marketplace.core.db import db
from tests.databases import app_on, blank_database, bring_up, close_database, empty
from tests.races.street import Street
from tests.serving import served


@dataclass(frozen=True)
class House:
    """A running installation: its application, as this process sees it, and its server."""

    app: Flask
    environment: dict[str, str]
    address: str


@pytest.fixture(scope="session")
def guarded_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation as it is sold, for one race after the other: a server takes seconds to start."""
    with _opened(tmp_path_factory.mktemp("races"), {}) as house:
        yield house


@pytest.fixture
def open_street(guarded_house: House, tmp_path: Path) -> Iterator[Callable[..., Street]]:
    """Opens a street on an empty installation: `open_street(pieces=5, places=60)`.

    With settings, such as UNGUARDED_STOCK="1", it has a server of its own.
    """
    with ExitStack() as stack:

        def start(*, pieces: int, places: int, **settings: str) -> Street:
            house = stack.enter_context(_opened(tmp_path, settings)) if settings else guarded_house
            stack.enter_context(house.app.app_context())
            stack.callback(close_database)
            empty(db.engine)
            street = Street(int(house.address.rpartition(":")[2]), house.environment)
            street.settle_in(pieces=pieces, places=places)
            return street

        yield start


@contextmanager
def _opened(folder: Path, settings: dict[str, str]) -> Iterator[House]:
    with blank_database(folder) as url:
        app = app_on(url, folder)
        bring_up(app)
        environment = {"MARKET_ENV": "test", "MARKET_VAR": str(folder), "DATABASE_URL": url, **settings}
        with served(environment) as address:
            yield House(app, environment, address)
