"""`make bench-faults`: kill the installation at every named point and at random, cut its log; then look.

On each database: every named point so many times (real server, public forms, the same request sent again),
web workers killed under load, and light processes that call the services, killed by the thousand. On SQLite
also: the log cut at random bytes. Prints what was acknowledged, and what of it is lost, extra, partial,
doubled (money that moved twice at the demo card's provider) or against the audit.
`--cycles 2 --web-kills 30 --kills 60 --cuts 60` is a trial of a few minutes.

What is promised: an order whose page was shown is there, once, whole, whichever process dies; and, the disk
keeping what it confirmed, also when the power goes. A mail may leave twice when the worker dies between the
mail server's yes and its own note of it; both bear one Message-ID. Money moves once: one charge an order, one
refund or share a bag. PostgreSQL runs without fsync here: a kill of our processes does not ask it to; what it
does when its own power goes is its makers' care.
"""

import multiprocessing
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests import postgres
from tests.databases import SERVER, blank_database
from tests.faults.acts import DRIVEN, carry_out
from tests.faults.book import FAULTS, Verdict
from tests.faults.cutting import cut_logs, freeze_moments
from tests.faults.cycles import Cycle
from tests.faults.killing import installation
from tests.faults.storms import kill_shoppers, kill_workers

TOGETHER = 2  # installations at once for the named points
MOMENTS_OF = 50  # cuts of one copied database


@dataclass
class Part:
    """What one kind of fault came to on one database."""

    name: str
    database: str
    faults: int = 0
    acked: int = 0
    found: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, verdict: Verdict) -> None:
        """Count a verdict in."""
        self.acked += verdict.acked
        for fault in FAULTS:
            rows = getattr(verdict, fault)
            self.found[fault] += len(rows)
            self.words += [f"{fault}: {row}" for row in rows[:3]]

    def trouble(self, what: object) -> None:
        """Count something in that nobody should have met."""
        self.found["troubles"] += 1
        self.words.append(f"trouble: {what}"[:500])

    def row(self) -> str:
        """Its line of the table."""
        counts = " ".join(f"{self.found[fault]:>8}" for fault in (*FAULTS, "troubles"))
        head = f"{self.name:<22} {self.database:<11} {self.faults:>7} {self.acked:>7}"
        return f"{head} {counts} {self.seconds:>8.0f}"


def named(databases: "Databases", cycles: int) -> Part:
    """Every named point, so many times; a few points to each of the installations that run at once."""
    part = Part("named points", databases.name)
    shares = [DRIVEN[number::TOGETHER] for number in range(TOGETHER)]
    with ProcessPoolExecutor(TOGETHER, mp_context=multiprocessing.get_context("spawn")) as pool:
        for verdict, troubles in pool.map(partial(_walk, cycles), shares):
            part.add(verdict)
            for trouble in troubles:
                part.trouble(trouble)
    part.faults = cycles * len(DRIVEN)
    return part


def _walk(cycles: int, points: Sequence[str]) -> tuple[Verdict, list[str]]:
    troubles = []
    with _new_database() as (url, folder), installation(url, folder) as house:
        for nth in range(cycles):
            for number, point in enumerate(points):
                try:
                    carry_out(Cycle(point, nth + number, house))
                except AssertionError as trouble:
                    house.take_crash_back()
                    troubles.append(f"{point}: {trouble!r}")
        return house.verdict(), troubles


def web_kills(databases: "Databases", kills: int, seed: int) -> Part:
    """Web workers under load."""
    part = Part("web workers at random", databases.name, faults=kills)
    with _new_database() as (url, folder), installation(url, folder) as house:
        for trouble in kill_workers(house, kills=kills, residents=4, seed=seed):
            part.trouble(repr(trouble))
        part.add(house.verdict())
    return part


def light_kills(databases: "Databases", kills: int, seed: int) -> Part:
    """Light processes."""
    part = Part("services at random", databases.name, faults=kills)
    with _new_database() as (url, folder):
        part.add(kill_shoppers(url, folder, kills=kills, seed=seed))
    return part


def planted(databases: "Databases", seed: int) -> Part:
    """The control: services with a planted fault each, which must be found."""
    part = Part("planted faults", databases.name, faults=3)
    for workflow, fault in (("hasty", "lost"), ("forgetful", "extra"), ("torn", "breaches")):
        with _new_database() as (url, folder):
            verdict = kill_shoppers(url, folder, kills=30, seed=seed, workflow=workflow, lanes=2)
        part.acked += verdict.acked
        if not getattr(verdict, fault):
            part.trouble(f"the {workflow} workflow was not found out: {verdict}")
    return part


def cuts(databases: "Databases", count: int, seed: int) -> Part:
    """The log of SQLite, cut, blanked or scribbled over from a random byte on."""
    part = Part("cut logs", databases.name, faults=count)
    with TemporaryDirectory() as place:
        moments = freeze_moments(Path(place), moments=max(2, count // MOMENTS_OF), seed=seed)
        for verdict in cut_logs(moments, Path(place), cuts=count, seed=seed):
            part.add(verdict)
    return part


@dataclass(frozen=True)
class Databases:
    """Where new databases are made: SQLite files, or a PostgreSQL server."""

    name: str
    server: str = ""


@contextmanager
def _new_database() -> Iterator[tuple[str, Path]]:
    with TemporaryDirectory() as place, blank_database(Path(place)) as url:
        yield url, Path(place)


@contextmanager
def _postgres() -> Iterator[Databases]:
    folder = postgres.usable_binaries()
    if folder is None:
        raise SystemExit(postgres.ADVICE)
    with postgres.running_server(folder) as url:
        os.environ[SERVER] = url
        yield Databases("PostgreSQL", url)
        del os.environ[SERVER]


def _run(given: Namespace) -> Iterator[Part]:
    os.environ.pop(SERVER, None)
    if "sqlite" in given.on:
        yield from _parts(Databases("SQLite"), given)
    if "postgresql" in given.on:
        with _postgres() as databases:
            yield from _parts(databases, given)


def _parts(databases: Databases, given: Namespace) -> Iterator[Part]:
    seed = given.seed
    plans: list[tuple[int, Callable[[], Part]]] = [
        (given.cycles, lambda: named(databases, given.cycles)),
        (given.web_kills, lambda: web_kills(databases, given.web_kills, seed)),
        (given.kills, lambda: light_kills(databases, given.kills, seed)),
        (0 if databases.server else given.cuts, lambda: cuts(databases, given.cuts, seed)),
        (1, lambda: planted(databases, seed)),
    ]
    for count, plan in plans:
        if count:
            begun = time.monotonic()
            part = plan()
            part.seconds = time.monotonic() - begun
            print(part.row(), flush=True)
            yield part


def main() -> int:
    """Kill, judge, print; gives the exit status."""
    parser = ArgumentParser()
    parser.add_argument("--cycles", type=int, default=40, help="times that each named point is tried")
    parser.add_argument("--web-kills", type=int, default=200)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--cuts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=Random().randrange(10_000))
    parser.add_argument("--on", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    given = parser.parse_args()
    print(f"{len(DRIVEN)} named points x {given.cycles}; seed {given.seed}\n")
    columns = " ".join(f"{name:>8}" for name in (*FAULTS, "troubles", "seconds"))
    print(f"{'part':<22} {'database':<11} {'faults':>7} {'acked':>7} {columns}")
    parts = list(_run(given))
    return _close(parts)


def _close(parts: Sequence[Part]) -> int:
    print()
    for part in parts:
        for words in part.words[:10]:
            print(f"{part.name}, {part.database}: {words}")
    total = sum((part.found for part in parts), Counter[str]())
    said = ", ".join(f"{total[fault]} {fault}" for fault in (*FAULTS, "troubles"))
    acked, faults = sum(part.acked for part in parts), sum(part.faults for part in parts)
    verb = "falls short" if total.total() else "holds"
    print(f"{verb}: {faults} faults, {acked} acknowledged: {said}")
    return int(bool(total.total()))


if __name__ == "__main__":
    sys.exit(main())
