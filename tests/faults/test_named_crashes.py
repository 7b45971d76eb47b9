"""SIGKILL at every named point, under a real server: the same request sent again makes one order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.core.crash import POINTS
from tests.faults.acts import DRIVEN, carry_out
from tests.faults.cycles import Cycle
from tests.faults.killing import Installation, installation

pytestmark = [pytest.mark.race, pytest.mark.all_towns]


@pytest.fixture
def house(new_database: str, tmp_path: Path) -> Iterator[Installation]:
    """A running installation."""
    with installation(new_database, tmp_path) as running:
        yield running


def test_a_kill_at_any_named_point_loses_nothing_and_doubles_nothing(house: Installation) -> None:
    for number, point in enumerate(DRIVEN):
        carry_out(Cycle(point, number, house))
    assert house.verdict().is_sound, house.verdict()


def test_no_point_is_forgotten() -> None:
    assert set(POINTS) == set(DRIVEN)
