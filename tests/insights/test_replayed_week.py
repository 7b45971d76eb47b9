"""A week of a made-up log in the form of the real ones: the barometer tells it to the cent."""

from datetime import date
from pathlib import Path

import pytest

from bench.replay_log import read_logs, write_log
from marketplace.towns.models import Town
from tests import replaying
from tests.factories import make_town
from tests.replayed import told_otherwise

MONDAY = date(2026, 6, 8)


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


def test_the_barometer_tells_the_week_of_a_log(town: Town, tmp_path: Path) -> None:
    write_log(tmp_path / "log.csv", first=MONDAY, days=7, baskets=14, seed=20101201)
    assert told_otherwise(town, read_logs(tmp_path), baskets=14) == []


def test_a_week_in_which_nobody_cancels_is_not_the_log_s(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "cancel", lambda _bag, *, by: None)
    monkeypatch.setattr(replaying, "decline", lambda _bag, *, reason, by: None)
    write_log(tmp_path / "log.csv", first=MONDAY, days=5, baskets=8, seed=7)
    wrong = told_otherwise(town, read_logs(tmp_path), baskets=8)
    assert any(words.startswith("cents") for words in wrong)
