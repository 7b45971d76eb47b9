"""SIGKILL at any moment: nothing that was acknowledged is lost; and each planted fault is found."""

from pathlib import Path

import pytest

from tests.databases import blank_database
from tests.faults.killing import installation
from tests.faults.storms import kill_shoppers, kill_workers

pytestmark = [pytest.mark.race, pytest.mark.all_towns]


def test_killing_web_workers_under_load_loses_nothing(new_database: str, tmp_path: Path) -> None:
    with installation(new_database, tmp_path) as house:
        assert kill_workers(house, kills=20, residents=4, seed=1) == []
        verdict = house.verdict()
        assert verdict.acked >= 10, verdict
        assert verdict.is_sound, verdict


def test_killing_light_processes_loses_nothing(new_database: str, tmp_path: Path) -> None:
    verdict = kill_shoppers(new_database, tmp_path, kills=30, seed=2)
    assert verdict.acked >= 10, verdict
    assert verdict.is_sound, verdict


@pytest.mark.parametrize(
    ("workflow", "fault"), [("hasty", "lost"), ("forgetful", "extra"), ("torn", "breaches")]
)
def test_a_planted_fault_is_found(tmp_path: Path, on_postgres: bool, workflow: str, fault: str) -> None:
    found = False
    for seed in range(3, 9):  # few kills may all miss the moment between two steps
        with blank_database(tmp_path) as database:
            verdict = kill_shoppers(database, tmp_path, kills=20, seed=seed, workflow=workflow, lanes=2)
        if found := bool(getattr(verdict, fault)):
            break
    assert found
