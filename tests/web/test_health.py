"""Signs of life: the process, the database, and a clock that has jumped."""

from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.clock import Reading
from marketplace.core.db import transaction
from marketplace.core.jumps import keep_reading
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor

HOUR = timedelta(hours=1)
JUMPED = "ready\nthe clock has jumped\n"


def read_by_worker(wall_seconds: float, *, rests_until: float = 0.0) -> None:
    """A worker has read both clocks when the machine had run for a thousand seconds."""
    wall = THURSDAY_MORNING + timedelta(seconds=wall_seconds)
    with transaction():
        keep_reading(Reading("boot-1", 1000.0, wall), rests_until_seconds=rests_until)


@pytest.fixture
def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine has run for an hour more, by both clocks."""
    now = Reading("boot-1", 4600.0, THURSDAY_MORNING + HOUR)
    monkeypatch.setattr(clock, "read_both", lambda: now)


def test_the_process_and_the_database_answer(visitor: Visitor) -> None:
    assert visitor.get("/healthz").text == "ok\n"
    assert visitor.get("/readyz").text == "ready\n"


def test_a_clock_that_merely_went_on_is_believed(visitor: Visitor, an_hour_later: None) -> None:
    read_by_worker(-60.0)
    assert visitor.get("/readyz").text == "ready\n"


@pytest.mark.parametrize("seconds", [-61.0, 61.0])
def test_a_clock_that_jumped_is_told_and_stops_nobody(
    visitor: Visitor, an_hour_later: None, seconds: float
) -> None:
    read_by_worker(seconds)
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.text) == (200, JUMPED)


def test_a_jump_is_told_for_as_long_as_the_worker_rests(visitor: Visitor, an_hour_later: None) -> None:
    read_by_worker(0.0, rests_until=4600.0)
    assert visitor.get("/readyz").text == "ready\n"
    read_by_worker(0.0, rests_until=4601.0)
    assert visitor.get("/readyz").text == JUMPED
