"""Keys made by the application."""

import sys
import threading
import time

import pytest

from marketplace.core.ids import IdMaker, new_id
from tests.serving import ROOT
from tests.waiting import join_all, run_to_end


def _draw(count: int) -> list[int]:
    return [new_id() for _ in range(count)]


def test_keys_rise_and_fit_into_63_bits() -> None:
    drawn = _draw(20_000)
    assert drawn == sorted(set(drawn))
    assert 0 < drawn[0] < drawn[-1] < 2**63


def test_keys_rise_with_time() -> None:
    earlier = new_id()
    time.sleep(0.003)
    assert new_id() >> 22 > earlier >> 22


def test_keys_rise_also_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    make, now = IdMaker(), time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now)
    earlier = make()
    monkeypatch.setattr(time, "time_ns", lambda: now - 3_600_000_000_000)
    assert make() == earlier + 1


def test_threads_never_draw_the_same_key() -> None:
    drawn: list[int] = []
    threads = [threading.Thread(target=lambda: drawn.extend(_draw(2_000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    join_all(threads)
    assert len(set(drawn)) == 16_000


# Two children and their parent draw, all in one millisecond. In a process of its own: a test's process has
# threads, and whatever lock they hold at a fork stays locked in the child.
_FORKING = """
import os, time
from marketplace.core.ids import new_id
now = time.time_ns()
time.time_ns = lambda: now
def draw():
    print(*[new_id() for _ in range(500)], flush=True)
print(new_id(), flush=True)
for _ in range(2):
    child = os.fork()
    if not child:
        draw()
        os._exit(0)
    os.waitpid(child, 0)
draw()
"""


def test_forked_workers_do_not_count_on_from_their_parent() -> None:
    drawn = run_to_end([sys.executable, "-c", _FORKING], cwd=ROOT).stdout.split()
    assert len(drawn) == len(set(drawn)) == 1_501
