"""A real server on a fresh database, for many buyers at once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import app_on, bring_up, close_database
from tests.races.street import Street
from tests.serving import served


@pytest.fixture
def open_street(new_database: str, tmp_path: Path) -> Iterator[Callable[..., Street]]:
    """Opens a street with a server of its own: `open_street(pieces=5, places=60, UNGUARDED_STOCK="1")`."""
    with ExitStack() as stack:

        def start(*, pieces: int, places: int, **settings: str) -> Street:
            app = app_on(new_database, tmp_path)
            bring_up(app)
            environment = {"MARKET_ENV": "test", "MARKET_VAR": str(tmp_path), "DATABASE_URL": new_database}
            address = stack.enter_context(served({**environment, **settings}))
            stack.enter_context(app.app_context())
            stack.callback(close_database)
            street = Street(int(address.rpartition(":")[2]))
            street.settle_in(pieces=pieces, places=places)
            return street

        yield start
