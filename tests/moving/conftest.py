"""An empty place to bring a backup back to."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.core.db import db
from tests.databases import blank_database
from tests.moving.places import Elsewhere, path_with_postgres_programs


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs that fit the server of the test run are found first."""
    monkeypatch.setenv("PATH", path_with_postgres_programs(os.environ["PATH"]))


@pytest.fixture
def elsewhere(new_database: str, tmp_path: Path) -> Iterator[Elsewhere]:
    """An installation without tables and pictures."""
    yield from _installation(new_database, tmp_path / "elsewhere")


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Elsewhere]:
    """One more of them."""
    with blank_database(tmp_path) as url:
        yield from _installation(url, tmp_path / "older")


def _installation(url: str, folder: Path) -> Iterator[Elsewhere]:
    place = Elsewhere(url, folder)
    yield place
    with place.app.app_context():
        db.engine.dispose()
