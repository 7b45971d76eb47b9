"""Every test of events begins on the same Thursday morning."""

import pytest


@pytest.fixture(autouse=True)
def _morning(database: None, thursday_morning: object) -> None:
    """The clock stands still before a town is made."""
