"""`make drill`: a market that sells is backed up and brought back elsewhere: what is lost, how long it takes.

Orders go on over real HTTP while `flask backup` runs. Then it is brought back into an empty place with
`flask restore`, which audits it. The recovery point is the moment the backup began: what is lost are the
orders acknowledged since. Both databases; pictures make it as large as is asked for.
"""

import argparse
import asyncio
import os
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread

from sqlalchemy import select

from bench.crowd import Answer, Shopper, Wire
from bench.race_market import Database, Market, database_server, open_market
from marketplace.core.db import db
from marketplace.orders.models import Order
from tests.databases import app_on, blank_database
from tests.moving.places import path_with_postgres_programs
from tests.races.buyers import reference_in
from tests.serving import run_command
from tests.waiting import join_all

MOST_MINUTES = 10.0
SELLERS, QUIET_SECONDS = 4, 8.0
_PICTURE = 4 * 1024 * 1024


@dataclass
class Sales:
    """Orders sold one after the other until told to stop, and how long each took."""

    market: Market
    answers: list[Answer]
    stop: Event

    def between(self, begin: float, end: float) -> list[Answer]:
        """What was acknowledged in between."""
        return [answer for answer in self.answers if begin <= answer.at < end]

    def run(self) -> None:
        """Sell."""
        asyncio.run(self._sell())

    async def _sell(self) -> None:
        await asyncio.gather(*(self._go_on(Wire(self.market.port)) for _ in range(SELLERS)))

    async def _go_on(self, wire: Wire) -> None:
        while not self.stop.is_set():
            shopper = Shopper(self.market.things[:3])
            await shopper.get_ready(wire)
            self.answers.append(await shopper.press(wire))
        wire.close()


def main() -> int:
    """Drill on both databases and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="Back up while selling, restore, compare.")
    parser.add_argument("--megabytes", type=int, default=1000, help="of pictures")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one database")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers end with us
    os.environ["PATH"] = path_with_postgres_programs(os.environ["PATH"])
    missed = list[str]()
    databases: tuple[Database, ...] = ("sqlite", "postgres")
    for database in databases:
        if asked.only in {None, database}:
            print(f"{database}, {asked.megabytes} MB of pictures, {SELLERS} sellers, gunicorn 2 x 8 threads")
            with database_server(database), open_market(pieces=10**6, places=10**6) as market:
                _take_pictures(market.folder / "media", megabytes=asked.megabytes)
                missed += [f"{database}: {fault}" for fault in drill(market)]
    print(f"falls short: {'; '.join(missed)}" if missed else "holds: no acknowledged order is lost")
    return int(bool(missed))


def drill(market: Market) -> list[str]:
    """Sell, back up meanwhile, restore, compare; gives what fell short."""
    file = market.folder / "market.backup"
    with _selling(market) as sales:
        quiet = time.monotonic()
        time.sleep(QUIET_SECONDS)
        begun = time.monotonic()
        run_command("backup", str(file), environment=market.environment)
        ended = time.monotonic()
    _show("before", sales.between(quiet, begun), begun - quiet)
    during = sales.between(begun, ended)
    _show("during the backup", during, ended - begun)
    size = file.stat().st_size / 1e6
    print(
        f"  backup: {size:.0f} MB in {ended - begun:.1f} s; acknowledged since it began: {len(during)} orders"
    )
    before = {reference_in(answer.location) for answer in sales.between(0, begun)}
    restored, seconds = _brought_back(file, market)
    print(f"  restore and audit: {seconds:.1f} s; {len(before)} acknowledged before, {len(restored)} there")
    faults = [f"{len(before - restored)} acknowledged orders lost"] if before - restored else []
    if not during:
        faults.append("nothing was sold during the backup")
    if seconds > MOST_MINUTES * 60:
        faults.append(f"{seconds:.0f} s to restore")
    return faults


@contextmanager
def _selling(market: Market) -> Iterator[Sales]:
    sales = Sales(market, [], Event())
    thread = Thread(target=sales.run)
    thread.start()
    try:
        yield sales
    finally:
        sales.stop.set()
        join_all([thread])


def _brought_back(file: Path, market: Market) -> tuple[set[str], float]:
    """The orders in the restored market. Raises: CalledProcessError when the audit finds a breach."""
    folder = market.folder / "elsewhere"
    with blank_database(market.folder) as url:
        begun = time.monotonic()
        there = {**market.environment, "MARKET_VAR": str(folder), "DATABASE_URL": url}
        print(f"  {run_command('restore', str(file), environment=there).stdout.splitlines()[-1]}")
        seconds = time.monotonic() - begun
        with app_on(url, folder).app_context():
            found = set(db.session.scalars(select(Order.reference)))
            db.session.rollback()
            db.engine.dispose()
    return found, seconds


def _show(name: str, answers: list[Answer], seconds: float) -> None:
    times = [1000 * answer.seconds for answer in answers]
    centiles = quantiles(times, n=100) if len(times) > 1 else (times or [0.0]) * 99
    figures = f"p50 {centiles[49]:.0f}, p99 {centiles[98]:.0f} ms"
    print(f"  {name:<18} {len(answers) / seconds:.1f} orders/s, {figures}")


def _take_pictures(folder: Path, *, megabytes: int) -> None:
    folder.mkdir(exist_ok=True)
    for _ in range(megabytes * 1_000_000 // _PICTURE):
        (folder / f"{secrets.token_hex(8)}.webp").write_bytes(secrets.token_bytes(_PICTURE))


if __name__ == "__main__":
    sys.exit(main())
