"""`make bench-orders`: orders placed per second by the service, beside the driver alone, in one run.

Two yardsticks, taken in turn with the service by the same processes: the bare transaction (one order, two
shop orders, four lines, four conditional updates, in a schema of its own), and the twin: the very statements
of the service, said by the driver to a copy of its database. SQLite at synchronous=FULL; PostgreSQL at
DATABASE_URL (a server's administrative address), or a server of its own that waits for the disk.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, text

from bench.order_market import Market, build_market, market_app
from bench.order_runs import KINDS, Cell, Place, Round, run_round
from bench.order_yardsticks import make_bare
from marketplace.core.db import db
from marketplace.moving.audit import breaches
from tests.postgres import running_server, usable_binaries

PROCESSES = (1, 4)
LEAST = {  # orders per second, as a share of the bare transaction's on spread stock
    "sqlite": {"spread": 0.5, "hot": 0.5},
    "postgres": {"spread": 0.75, "hot": 0.65},
}
MOST_WAIT_MS = {"sqlite": 25.0}
MOST_STATEMENTS = 12
_SERVER = ("max_connections=100", "shared_buffers=256MB")

Table = dict[tuple[int, str], dict[str, Cell]]


def main() -> int:
    """Measure on both databases and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="Orders placed per second.")
    parser.add_argument("--orders", type=int, default=300, help="for each process, kind and round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=sorted(LEAST), help="one database")
    asked = parser.parse_args()
    missed = list[str]()
    room = Path(__file__).resolve().parents[1] / "var/bench"
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="orders-", dir=room) as folder:
        for name, opened in (("sqlite", _on_sqlite), ("postgres", _on_postgres)):
            if asked.only in {None, name}:
                with opened(Path(folder)) as (place, market):
                    table = measure(place, market, orders=asked.orders, rounds=asked.rounds)
                    show(name, table)
                    missed += shortfalls(name, table) + _audited(place)
    print(f"falls short: {'; '.join(missed)}" if missed else "holds: orders per second")
    return int(bool(missed))


def measure(place: Place, market: Market, *, orders: int, rounds: int) -> Table:
    """Every cell of the table: processes by stock by kind; each round begins with another kind."""
    table: Table = {
        (n, mode): {kind: Cell() for kind in KINDS} for n in PROCESSES for mode in ("spread", "hot")
    }
    for number in range(rounds):
        turn = number % len(KINDS)
        for (processes, mode), cells in table.items():
            asked = Round(number, mode == "hot", orders, KINDS[turn:] + KINDS[:turn])
            run_round(place, market, cells, asked, processes=processes)
    return table


def show(name: str, table: Table) -> None:
    """The table of one database."""
    print(
        f"{name:<9} orders a second: bare, twin, ours     ours x bare (spread)  x twin   p50    p99    max ms"
    )
    for (processes, mode), cells in table.items():
        bare, twin, ours = (cells[kind] for kind in KINDS)
        rates = f"{bare.rate:>8.0f} {twin.rate:>8.0f} {ours.rate:>8.0f}"
        ratios = f"{_ratio(ours, table[processes, 'spread']['bare']):>16.2f} {_ratio(ours, twin):>15.2f}"
        waits = " ".join(f"{ours.wait_of(share):>6.1f}" for share in (0.5, 0.99, 1.0))
        print(f"{processes} x {mode:<8} {rates} {ratios}   {waits}")
    ours, bare = table[4, "spread"]["ours"], table[4, "spread"]["bare"]
    noise = (max(bare.rates) - min(bare.rates)) / bare.rate
    print(
        f"statements an order: {median(ours.statements):.0f}, {max(ours.statements)} at most;"
        f" {len(bare.rates)} rounds, spread of the bare rate {noise:.0%}"
    )


def shortfalls(name: str, table: Table) -> list[str]:
    """Which goals one database misses."""
    missed, bare = list[str](), table[4, "spread"]["bare"]
    for mode, least in LEAST[name].items():
        ratio = _ratio(table[4, mode]["ours"], bare)
        if ratio < least:
            missed.append(f"{name} {mode} {ratio:.2f} < {least} x bare")
    cells = {key: cells["ours"] for key, cells in table.items()}
    if cells[4, "spread"].wait_of(0.99) > MOST_WAIT_MS.get(name, float("inf")):
        missed.append(f"{name} p99 {cells[4, 'spread'].wait_of(0.99):.0f} ms > {MOST_WAIT_MS[name]:.0f} ms")
    if (most := max(max(cell.statements) for cell in cells.values())) > MOST_STATEMENTS:
        missed.append(f"{name} {most} statements > {MOST_STATEMENTS}")
    failed = [words for kinds in table.values() for cell in kinds.values() for words in cell.failed]
    return missed + ([f"{name} {len(failed)} failures, the first: {failed[0]}"] if failed else [])


def _ratio(ours: Cell, other: Cell | dict[str, Cell]) -> float:
    rates = other.rates if isinstance(other, Cell) else other["bare"].rates
    return median(own / yard for own, yard in zip(ours.rates, rates, strict=True))


def _audited(place: Place) -> list[str]:
    with market_app(place.ours, place.folder).app_context():
        found = [str(breach) for breach in breaches()]
        db.session.remove()
        db.engine.dispose()
    return [f"{place.name} audit: {len(found)} breaches, the first: {found[0]}"] if found else []


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[tuple[Place, Market]]:
    files = {kind: folder / f"{kind}.db" for kind in KINDS}
    bare, twin, ours = (f"sqlite:///{file}" for file in files.values())
    place = Place("sqlite", bare, twin, ours, folder)
    make_bare(place.bare)
    market = build_market(place.ours, folder)
    shutil.copy(files["ours"], files["twin"])
    yield place, market


@contextmanager
def _on_postgres(folder: Path) -> Iterator[tuple[Place, Market]]:
    if given := os.environ.get("DATABASE_URL"):
        with _in_databases(given, folder) as found:
            yield found
        return
    binaries = usable_binaries()
    if binaries is None:
        raise SystemExit("falls short: no PostgreSQL server to measure on")
    with running_server(binaries, settings=_SERVER) as server, _in_databases(server, folder) as found:
        yield found


@contextmanager
def _in_databases(server: str, folder: Path) -> Iterator[tuple[Place, Market]]:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    base = engine.url.render_as_string(hide_password=False).rpartition("/")[0]
    names = {kind: f"bench_orders_{kind}" for kind in KINDS}
    bare, twin, ours = (f"{base}/{name}" for name in names.values())
    place = Place("postgres", bare, twin, ours, folder)

    def say(*statements: str) -> None:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    away = [f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names.values()]
    say(*away, f"CREATE DATABASE {names['bare']}", f"CREATE DATABASE {names['ours']}")
    try:
        make_bare(place.bare)
        market = build_market(place.ours, folder)
        say(f"CREATE DATABASE {names['twin']} TEMPLATE {names['ours']}")
        yield place, market
    finally:
        say(*away)
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
