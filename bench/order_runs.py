"""Rounds of placing: several processes, each kind of placing in turn, every wait noted."""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from statistics import median

from bench.order_market import Market, fill_baskets, market_app
from bench.order_yardsticks import Placing, Trace, bare_placings, overheard, twin_placings
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import Ready, prepare
from marketplace.core.db import db, transaction

KINDS = ("bare", "twin", "ours")
_forking = multiprocessing.get_context("fork")
_LONGEST_ROUND = 3600.0  # a process that died must not be waited for until somebody looks


@dataclass(frozen=True)
class Place:
    """Three databases of one kind: the bare tables, a copy of the market, and the market itself."""

    name: str
    bare: str
    twin: str
    ours: str
    folder: Path


@dataclass(frozen=True)
class Round:
    """What each process is to do."""

    seed: int
    hot: bool
    orders: int
    kinds: tuple[str, ...]


@dataclass
class Share:
    """What one process did of one kind."""

    begun: float = 0.0
    ended: float = 0.0
    took: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass
class Cell:
    """One kind of placing with so many processes: a rate a round, and every wait. `statements`: ours only."""

    rates: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)

    def add(self, shares: Sequence[Share]) -> None:
        """One round of all processes."""
        seconds = max(share.ended for share in shares) - min(share.begun for share in shares)
        self.rates.append(sum(len(share.took) for share in shares) / seconds)
        for share in shares:
            self.took += share.took
            self.failed += share.failed

    @property
    def rate(self) -> float:
        """Orders a second."""
        return median(self.rates)

    def wait_of(self, share: float) -> float:
        """The wait that this share of the orders did not exceed, in milliseconds."""
        waits = sorted(self.took) or [0.0]
        return 1000 * waits[min(len(waits) - 1, int(len(waits) * share))]


Answer = tuple[dict[str, Share], list[int]]  # what it did of each kind, and the statements of each order


def run_round(place_: Place, market: Market, cells: dict[str, Cell], asked: Round, *, processes: int) -> None:
    """Let so many processes place, each kind in turn, and add what they did."""
    together = _forking.Barrier(processes)
    told: Queue[Answer | str] = _forking.Queue()
    workers = [
        _forking.Process(target=_work, args=(place_, market, asked, number, together, told))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    answers = [told.get(timeout=_LONGEST_ROUND) for _ in workers]
    for worker in workers:
        worker.join(_LONGEST_ROUND)
    if broken := [answer for answer in answers if isinstance(answer, str)]:
        raise SystemExit(f"falls short: a process broke off: {broken[0]}")
    done = [answer for answer in answers if not isinstance(answer, str)]
    for kind in asked.kinds:
        cells[kind].add([shares[kind] for shares, _statements in done])
    cells["ours"].statements += [count for _shares, counts in done for count in counts]


def _work(
    place_: Place, market: Market, asked: Round, number: int, together: Barrier, told: "Queue[Answer | str]"
) -> None:
    try:
        told.put(_place_all(place_, market, asked, number, together))
    except Exception as error:  # noqa: BLE001 - the others must not wait for this one
        together.abort()
        told.put(repr(error))


def _place_all(place_: Place, market: Market, asked: Round, number: int, together: Barrier) -> Answer:
    random = Random(1000 * asked.seed + number)
    drafts = [market.draw_draft(random, hot=asked.hot) for _ in range(2 * asked.orders)]
    own, overheard_ones = drafts[: asked.orders], drafts[asked.orders :]
    fill_baskets(drafts, url=place_.ours, folder=place_.folder)
    fill_baskets(overheard_ones, url=place_.twin, folder=place_.folder)
    with market_app(place_.ours, place_.folder).app_context():
        traces = [_trace_of(prepare(draft)) for draft in overheard_ones]
        placings: dict[str, list[Placing]] = {
            "bare": bare_placings(place_.bare, random, hot=asked.hot, count=asked.orders),
            "twin": twin_placings(place_.twin, traces),
            "ours": [partial(_place, prepare(draft)) for draft in own],
        }
        db.session.rollback()  # what was read to prepare: nobody may be idle in a transaction for long
        shares = {kind: _timed(placings[kind], together) for kind in asked.kinds}
        db.session.remove()
        db.engine.dispose()
    return shares, [len(trace) for trace in traces]


def _trace_of(ready: Ready) -> Trace:
    with overheard(db.engine) as trace:
        _place(ready)
    return trace


def _place(ready: Ready) -> None:
    with transaction():
        place(ready)


def _timed(placings: Sequence[Placing], together: Barrier) -> Share:
    share = Share()
    together.wait(_LONGEST_ROUND)
    share.begun = before = time.perf_counter()
    for placing in placings:
        try:
            placing()
        except Exception as error:  # noqa: BLE001 - whatever fails is told, and the run falls short
            share.failed.append(repr(error))
            before = time.perf_counter()
            continue
        after = time.perf_counter()
        share.took.append(after - before)
        before = after
    share.ended = before
    return share
