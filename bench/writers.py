"""`make bench-writers`: thirty-two writers of one SQLite file, its busy timeout alone against the queue.

Both take turns, round after round, over several ways to spread the writers over processes and threads. One
write is eight updates at synchronous=FULL. Goal, with the queue: p99 <= 250 ms and no wait beyond 1 s.
"""

import argparse
import multiprocessing
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median

from marketplace.core.write_queue import PATIENCE_SECONDS, Busy, WriteQueue, at_once

SPREADS = ((2, 16), (8, 4), (32, 1))  # processes by threads
KINDS = ("alone", "queue")
MOST_P99_MS, MOST_MS = 250.0, 1000.0
ROWS, UPDATES = 1000, 8
_forking = multiprocessing.get_context("fork")
_LONGEST_START = 60.0

Turn = Callable[[], AbstractContextManager[float]]


@dataclass
class Told:
    """What one writer did: how long each write waited and took, in seconds, and what went wrong."""

    took: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass
class Cell:
    """One way to write, with the writers spread one way."""

    rates: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    least: list[int] = field(default_factory=list)  # writes of the writer that was served least, by round
    failed: list[str] = field(default_factory=list)

    def add(self, told: Sequence[Told], *, seconds: float) -> None:
        """One round."""
        self.rates.append(sum(len(one.took) for one in told) / seconds)
        self.least.append(min(len(one.took) for one in told))
        for one in told:
            self.took += one.took
            self.failed += one.failed

    def wait_of(self, share: float) -> float:
        """The wait that this share of the writes did not exceed, in milliseconds."""
        return 1000 * sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * share))]

    def row(self, name: str) -> str:
        """Its line of the table."""
        waits = " ".join(f"{self.wait_of(share):>8.1f}" for share in (0.5, 0.99, 1.0))
        return f"{name:<14} {median(self.rates):>8.0f} {waits} {min(self.least):>12} {len(self.failed):>7}"


def main() -> int:
    """Measure and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="Thirty-two writers of one SQLite file.")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    cells = {(spread, kind): Cell() for spread in SPREADS for kind in KINDS}
    room = Path(__file__).resolve().parents[1] / "var/bench"  # a real disk: a temporary folder may be memory
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="writers-", dir=room) as folder:
        file = _new_file(Path(folder))
        for number in range(asked.rounds):
            order = KINDS if number % 2 else KINDS[::-1]
            for spread in SPREADS:
                for kind in order:
                    told = write_together(file, kind, spread, seconds=asked.seconds)
                    cells[spread, kind].add(told, seconds=asked.seconds)
    return _report(cells, asked.rounds, asked.seconds)


def write_together(file: Path, kind: str, spread: tuple[int, int], *, seconds: float) -> list[Told]:
    """Let all writers write for so long."""
    processes, threads = spread
    together = _forking.Barrier(processes * threads)
    answers: Queue[list[Told]] = _forking.Queue()
    workers = [
        _forking.Process(target=_work, args=(file, kind, threads, seconds, together, answers))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    told = [one for _ in workers for one in answers.get(timeout=seconds + 2 * _LONGEST_START)]
    for worker in workers:
        worker.join(_LONGEST_START)
    return told


def _work(
    file: Path, kind: str, threads: int, seconds: float, together: Barrier, answers: "Queue[list[Told]]"
) -> None:
    turn: Turn = at_once if kind == "alone" else WriteQueue(Path(f"{file}-writers")).turn
    told = [Told() for _ in range(threads)]
    writers = [threading.Thread(target=_write, args=(file, turn, seconds, together, one)) for one in told]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(seconds + 2 * _LONGEST_START)
    answers.put(told)


def _write(file: Path, turn: Turn, seconds: float, together: Barrier, told: Told) -> None:
    connection = sqlite3.connect(file, isolation_level=None, timeout=2 * PATIENCE_SECONDS)
    connection.execute("PRAGMA synchronous=FULL")
    together.wait(_LONGEST_START)
    ends = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < ends:
        try:
            with turn():
                connection.execute("BEGIN IMMEDIATE")
                for row in range(UPDATES):
                    connection.execute("UPDATE counts SET n = n + 1 WHERE id = ?", (row * 7,))
                connection.execute("COMMIT")
        except (sqlite3.OperationalError, Busy) as error:
            told.failed.append(str(error))
        else:
            told.took.append(time.perf_counter() - begun)
    connection.close()


def _new_file(folder: Path) -> Path:
    file = folder / "counts.db"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE counts(id INTEGER PRIMARY KEY, n INTEGER NOT NULL)")
    connection.executemany("INSERT INTO counts VALUES(?, 0)", [(row,) for row in range(ROWS)])
    connection.commit()
    connection.close()
    return file


def _report(cells: dict[tuple[tuple[int, int], str], Cell], rounds: int, seconds: float) -> int:
    print("32 writers     writes/s   p50 ms   p99 ms   max ms  least served  failed")
    missed = list[str]()
    for ((processes, threads), kind), cell in cells.items():
        print(cell.row(f"{processes:>2} x {threads:<2} {kind}"))
        if kind == "queue":
            missed += _shortfalls(f"{processes} x {threads}", cell)
    ratios = [
        own / alone
        for spread in SPREADS
        for own, alone in zip(cells[spread, "queue"].rates, cells[spread, "alone"].rates, strict=True)
    ]
    print(f"writes per second, queue to alone: {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"{rounds} alternating rounds of {seconds:.0f} s; one write is {UPDATES} updates, synchronous=FULL")
    print(f"falls short: {'; '.join(missed)}" if missed else "holds: 32 writers wait fairly in the queue")
    return int(bool(missed))


def _shortfalls(name: str, cell: Cell) -> list[str]:
    missed = list[str]()
    if cell.wait_of(0.99) > MOST_P99_MS:
        missed.append(f"{name} p99 {cell.wait_of(0.99):.0f} > {MOST_P99_MS:.0f} ms")
    if cell.wait_of(1) > MOST_MS:
        missed.append(f"{name} max {cell.wait_of(1):.0f} > {MOST_MS:.0f} ms")
    if cell.failed:
        missed.append(f"{name} {len(cell.failed)} failures, the first: {cell.failed[0]}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
