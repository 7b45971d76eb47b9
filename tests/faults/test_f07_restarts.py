"""F07: PostgreSQL is stopped without warning while people order: 0 lost, 0 extra, 0 partial."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.core.db import db
from tests.faults.killing import installation
from tests.faults.restarts import DURABLE, restart_under_load
from tests.postgres import Server, private_server, usable_binaries

pytestmark = [pytest.mark.race, pytest.mark.all_towns]


@pytest.fixture
def server(on_postgres: bool) -> Iterator[Server]:
    """A PostgreSQL server of this test's own."""
    folder = usable_binaries()
    if not on_postgres or folder is None:
        pytest.skip("no PostgreSQL on this leg")
    with private_server(folder, settings=DURABLE) as server:
        yield server


def test_f07_immediate_restarts_of_the_database_lose_nothing(server: Server, tmp_path: Path) -> None:
    with installation(server.url, tmp_path) as house:
        crowd = restart_under_load(house, server, restarts=3, residents=4, seed=1)
        db.session.rollback()
        db.engine.dispose()
        verdict = house.verdict()
    assert crowd.troubles == []
    assert verdict.acked >= 3, verdict
    assert verdict.is_sound, verdict
