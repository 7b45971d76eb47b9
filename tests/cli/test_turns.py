"""F06: of many workers that come at the same moment, one does the job; without leases they all do."""

from datetime import timedelta
from functools import partial
from threading import Event, Lock

import pytest
from flask import Flask

from marketplace.cli.turns import Alone
from marketplace.cli.work import TIDY_EVERY
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.leases import LENGTH, take_lease
from marketplace.core.stopping import StopSign
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING

WORKERS = 4
NEVER = Event()


@pytest.fixture(autouse=True)
def _stopped(database: None, thursday_morning: object) -> None:
    """The clock stands still."""


def who_did(app: Flask, *, every: bool = False) -> list[str]:
    """Workers that come at the same moment; gives who did the job."""
    written, did = Lock(), list[str]()

    def work(name: str) -> None:
        def job(_stop: StopSign) -> str:
            with written:
                did.append(name)
            return "done"

        Alone("tidy", job, name, every=TIDY_EVERY if every else None)(NEVER)

    all_at_once(app, [partial(work, f"worker-{n}") for n in range(WORKERS)])
    return did


@pytest.mark.parametrize("every", [False, True])
def test_of_many_workers_one_does_the_job(app: Flask, every: bool) -> None:
    assert len(who_did(app, every=every)) == 1


def test_without_leases_every_worker_does_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.extensions["settings"].model_copy(update={"unleased_jobs": True})
    monkeypatch.setitem(app.extensions, "settings", settings)
    assert len(who_did(app)) == WORKERS


def test_a_worker_whose_lease_went_to_another_stops_at_its_next_step() -> None:
    steps: list[int] = []

    def slow_job(stop: StopSign) -> str:
        for step in range(3):
            with clock.travel(THURSDAY_MORNING + step * LENGTH / 2):  # renewed at the second step
                if stop.is_set():
                    break
            steps.append(step)
        with clock.travel(THURSDAY_MORNING + 2 * LENGTH), transaction():
            assert take_lease("lapse", holder="another worker")  # the slow one was stopped for a minute
        with clock.travel(THURSDAY_MORNING + 2 * LENGTH + timedelta(seconds=1)):
            assert stop.is_set()
        return ""

    Alone("lapse", slow_job, "slow worker")(NEVER)
    assert steps == [0, 1, 2]


def test_what_was_done_is_not_done_again_within_the_hour() -> None:
    did: list[str] = []

    def job(_stop: StopSign) -> str:
        did.append("done")
        return ""

    for name in ("first", "second"):
        Alone("tidy", job, name, every=TIDY_EVERY)(NEVER)
    assert did == ["done"]
    with clock.travel(THURSDAY_MORNING + TIDY_EVERY):
        Alone("tidy", job, "second", every=TIDY_EVERY)(NEVER)
    assert did == ["done", "done"]
