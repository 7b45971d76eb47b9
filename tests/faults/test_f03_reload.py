"""F03: a server that reloads or stops answers every request that has begun; F09: a full log stops no page."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest

from marketplace.core.db import db
from tests.databases import app_on, bring_up
from tests.faults.locking import locked
from tests.faults.market import LINES, open_market
from tests.races.buyers import Answer, Buyer
from tests.serving import Running, running_server
from tests.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

BUYERS = 4
ARRIVAL_SECONDS = 1.5  # within what anybody waits for a turn to write
SERVING = ("--preload", "--graceful-timeout", "10", "--log-level", "info")
FULL_LOGS = ("--access-logfile", "/dev/full", "--error-logfile", "/dev/full")


@pytest.fixture
def server(new_database: str, tmp_path: Path) -> Iterator[Running]:
    """A server whose logs have no room, with a street to buy in."""
    app = app_on(new_database, tmp_path)
    bring_up(app)
    environment = {"MARKET_ENV": "test", "MARKET_VAR": str(tmp_path), "DATABASE_URL": new_database}
    with app.app_context():
        open_market()
        with running_server(environment, *SERVING, *FULL_LOGS) as server:
            yield server
        db.session.rollback()
        db.engine.dispose()


def buy(server: Running) -> Answer:
    """Put something in a basket."""
    return Buyer(int(server.address.rpartition(":")[2])).ask("POST", "/cart/lines", dict(LINES[0]))


@pytest.mark.parametrize("sign", [signal.SIGHUP, signal.SIGTERM])
def test_f03_requests_that_have_begun_are_answered(server: Running, sign: signal.Signals) -> None:
    with ThreadPoolExecutor(BUYERS) as pool:
        with ExitStack() as lock:
            lock.enter_context(locked(db.engine.url))
            begun = [pool.submit(buy, server) for _buyer in range(BUYERS)]
            time.sleep(ARRIVAL_SECONDS)
            os.kill(server.process_id, sign)
            time.sleep(0.5)
            assert not any(answer.done() for answer in begun)
        assert [answer.result(PATIENCE_SECONDS).status for answer in begun] == [303] * BUYERS


def test_f03_after_a_reload_others_answer(server: Running) -> None:
    before, ends = set(server.workers), time.monotonic() + 60
    os.kill(server.process_id, signal.SIGHUP)
    while before & set(server.workers) and time.monotonic() < ends:
        with urlopen(f"{server.address}/healthz", timeout=60) as answer:
            assert answer.status == 200
    assert not before & set(server.workers)
    assert buy(server).status == 303
