"""The audit of a large market takes no more memory than that of a small one."""

import os
import sys
import tracemalloc
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.core.db import db
from marketplace.moving.audit import breaches
from tests.databases import app_on, bring_up
from tests.factories import Goods, make_goods, make_shop, make_town
from tests.serving import ROOT
from tests.waiting import run_to_end

pytestmark = pytest.mark.all_towns

MANY = 100_000
FEW = 200
MEGABYTE = 1024 * 1024
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
_MOVEMENTS = f"""
INSERT INTO movements (town_id, id, variant_id, quantity, reason, at, by_user_id, note)
{_NUMBERS} SELECT town_id, n, variant_id, 1 - 2 * (n % 2), 'count', at, NULL, ''
FROM numbers, (SELECT * FROM movements LIMIT 1) AS model
"""
_RUN = """
import runpy, sys
from pathlib import Path
sys.argv = ["flask", "--app", "wsgi:application", "audit"]
try:
    runpy.run_module("flask", run_name="__main__")
finally:
    status = Path("/proc/self/status").read_text()  # not rusage: that remembers who started us
    peak = status.partition("VmHWM:")[2]
    sys.stderr.write(peak.split()[0])
"""


def move(count: int) -> None:
    """Make up so many movements, an even number, which leave the count as it is."""
    with db.engine.begin() as connection:
        connection.execute(text(_MOVEMENTS), {"count": count})


def peak_kilobytes(folder: Path, *, movements: int) -> int:
    """The most memory that `flask audit` took on a new SQLite market with so many movements."""
    url = f"sqlite:///{folder / f'{movements}.db'}"
    app = app_on(url, folder)
    bring_up(app)
    with app.app_context():
        make_goods(make_shop(make_town()))
        move(movements)
        db.session.remove()
        db.engine.dispose()
    run = run_to_end(
        [sys.executable, "-c", _RUN],
        cwd=ROOT,
        env={**os.environ, "MARKET_ENV": "test", "MARKET_VAR": str(folder), "DATABASE_URL": url},
    )
    assert "checks, 0 breaches" in run.stdout, run.stdout + run.stderr
    return int(run.stderr.splitlines()[-1])


def test_a_hundred_thousand_movements_take_no_more_memory_than_two_hundred(tmp_path: Path) -> None:
    few, many = (peak_kilobytes(tmp_path, movements=count) for count in (FEW, MANY))
    assert (many - few) * 1024 < 9 * MEGABYTE, (few, many)  # twice as much without `sparing_memory`


def test_breaches_are_told_one_by_one_however_many_they_are(app: Flask, goods: Goods) -> None:
    move(MANY // 2)
    db.session.execute(text("DELETE FROM stock_levels"))  # so each movement is one
    assert sum(1 for _breach in breaches()) > MANY // 2  # every statement is compiled by now
    tracemalloc.start()
    told = sum(1 for _breach in breaches())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    db.session.rollback()
    assert told > MANY // 2
    assert peak < 8 * MEGABYTE, peak
