"""Keys made by the application."""

import multiprocessing
import threading
import time

import pytest

from marketplace.core.ids import IdMaker, new_id


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
    for thread in threads:
        thread.join()
    assert len(set(drawn)) == 16_000


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")
def test_forked_workers_do_not_count_on_from_their_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now)  # all of it happens in one millisecond
    new_id()
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        children = pool.map(_draw, [500, 500], chunksize=1)
    drawn = [*children[0], *children[1], *_draw(500)]
    assert len(set(drawn)) == 1_500
