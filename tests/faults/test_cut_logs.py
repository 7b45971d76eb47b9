"""A power cut on SQLite: whatever end of the log is lost, confirmed orders are there, and none by half."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.databases import SERVER
from tests.faults.cutting import Moment, cut_logs, freeze_moments

pytestmark = pytest.mark.all_towns


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> list[Moment]:
    """A database copied while somebody shops."""
    if SERVER in os.environ:
        pytest.skip("PostgreSQL looks after its log itself")
    return freeze_moments(tmp_path_factory.mktemp("market"), moments=3, seed=5)


def test_a_log_cut_anywhere_opens_as_it_stood_after_a_commit(moments: list[Moment], tmp_path: Path) -> None:
    verdicts = list(cut_logs(moments, tmp_path, cuts=24, seed=6))
    assert [str(verdict) for verdict in verdicts if not verdict.is_sound] == []
    assert len({verdict.acked for verdict in verdicts}) > 3  # so it is orders that were cut off


def test_an_order_that_a_cut_should_have_spared_is_missed(moments: list[Moment], tmp_path: Path) -> None:
    too_early = [replace(moment, acks=[replace(ack, frames=0) for ack in moment.acks]) for moment in moments]
    assert any(verdict.lost for verdict in cut_logs(too_early, tmp_path, cuts=12, seed=6))
