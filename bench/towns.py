"""`make bench-towns`: a thousand towns of a hundred shops on one installation, beside one town alone.

One town is made by the services, then copied inside of the database, row by row: ids are a town's own, so its
copies bear the same ones. The home page is asked for in turns, of the town that is alone and of a town drawn
by lot among many; no drawn page is kept, which is the harder case. Prints statements, median and p95 of each,
and the median over the runs of the ratio of their p95; then whether it holds (at most 1.2).
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import cast

import flask_migrate
from flask import Flask
from sqlalchemy import Table, insert, literal, select, text

from marketplace.app import create_app
from marketplace.core import clock
from marketplace.core.db import Base, db, transaction
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.towns.models import Town, TownHost
from tests.databases import SERVER, blank_database
from tests.factories import THURSDAY_MORNING, make_goods, make_shop, make_town
from tests.postgres import running_server, usable_binaries
from tests.statements import Statements
from tests.visitors import Visitor

SEED, RUNS, ROUNDS, MOST_RATIO, GOODS = 20261123, 7, 40, 1.2, 3
_KINDS = ("bakery", "fish", "wine", "toys", "shoes", "florist", "bookshop", "pharmacy", "grocery", "clothes")


@dataclass(frozen=True)
class Installation:
    """An application with its towns, by host."""

    name: str
    app: Flask
    hosts: Sequence[str]

    def times(self, rounds: int, dice: Random) -> list[float]:
        """Milliseconds of the home page of a town drawn by lot, so many times."""
        with self.app.app_context():
            return [self._one(dice.choice(self.hosts)) for _ in range(rounds)]

    def statements(self) -> int:
        """How many a home page says that nobody has kept."""
        with self.app.app_context(), Statements(db.engine, set()).heard() as said:
            self._one(self.hosts[-1])
        return len(said)

    def _one(self, host: str) -> float:
        visitor = self.app.test_client()
        assert isinstance(visitor, Visitor)
        visitor.host = host
        begun = time.perf_counter()
        answer = visitor.get("/")
        took = 1000 * (time.perf_counter() - begun)
        assert answer.status_code == 200
        return took


def main() -> int:
    """Build, ask in turns, judge; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=1_000)
    parser.add_argument("--shops", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgres"), default=["sqlite"])
    asked = parser.parse_args()
    short = list[str]()
    for name in asked.databases:
        with _server(name), clock.travel(THURSDAY_MORNING):
            short += _compare(name, asked.towns, asked.shops, asked.rounds)
    print(
        f"falls short: {'; '.join(short)}" if short else "holds: a town among many is as quick as one alone"
    )
    return int(bool(short))


@contextmanager
def _server(name: str) -> Iterator[None]:
    """While it is open, blank databases are of that kind."""
    with ExitStack() as stack:
        if name == "postgres":
            binaries = usable_binaries()
            if binaries is None:
                raise SystemExit("falls short: no PostgreSQL server that can run here")
            os.environ[SERVER] = stack.enter_context(running_server(binaries))
            stack.callback(os.environ.pop, SERVER)
        yield


def _compare(name: str, towns: int, shops: int, rounds: int) -> Iterator[str]:
    with (
        _installation(f"{name}, 1 town", 1, shops) as alone,
        _installation(f"{name}, {towns:,} towns", towns, shops) as many,
    ):
        ratio = _ratio(alone, many, rounds)
        print(f"  {name}: p95 among many / alone {ratio:.2f} (goal {MOST_RATIO})", flush=True)
        if ratio > MOST_RATIO:
            yield f"{name}: {ratio:.2f}"


def _ratio(alone: Installation, many: Installation, rounds: int) -> float:
    """The median over the runs of the ratio of their p95; both are asked by turns, within seconds."""
    dice, ratios = Random(SEED), list[float]()
    statements = [each.statements() for each in (alone, many)]
    seen: dict[str, list[float]] = {alone.name: [], many.name: []}
    for each in (alone, many):  # what is compiled once, and what the disk keeps in memory
        each.times(rounds, dice)
    for _run in range(RUNS):
        p95 = {}
        for each in (alone, many):
            times = each.times(rounds, dice)
            seen[each.name] += times
            p95[each.name] = quantiles(times, n=20)[-1]
        ratios.append(p95[many.name] / p95[alone.name])
    for each, said in zip((alone, many), statements, strict=True):
        times = seen[each.name]
        print(
            f"  {each.name}: {said} statements, median {median(times):.1f} ms, "
            f"p95 {quantiles(times, n=20)[-1]:.1f} ms over {len(times)} pages"
        )
    print(f"  ratios of {RUNS} runs: {', '.join(f'{ratio:.2f}' for ratio in sorted(ratios))}")
    return median(ratios)


@contextmanager
def _installation(name: str, towns: int, shops: int) -> Iterator[Installation]:
    with TemporaryDirectory() as place, blank_database(Path(place)) as url:
        folder = Path(place)
        settings = Settings(market_env="test", market_var=folder, database_url=url, kept_pages_bytes=0)
        app = create_app(settings)
        app.test_client_class = Visitor
        with app.app_context():
            flask_migrate.upgrade()
            begun = time.perf_counter()
            hosts = _fill(towns, shops)
            print(f"  {name}: built in {time.perf_counter() - begun:.0f} s", flush=True)
            db.session.remove()
        try:
            yield Installation(name, app, hosts)
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def _fill(towns: int, shops: int) -> list[str]:
    town = make_town()
    for number in range(shops):
        shop = make_shop(town, name=f"Boutique {number}", kind=_KINDS[number % len(_KINDS)])
        for n in range(GOODS):
            make_goods(shop, name=f"Article {n} de la maison {number}", price_cents=100 + number)
    row, tables = _row_of(town), list(_filled(town.id))
    copies = [{**row, "id": new_id(), "slug": f"ville-{n}", "name": f"Ville {n}"} for n in range(1, towns)]
    hosts = [
        {"id": new_id(), "host": f"ville-{n}.localhost", "town_id": copy["id"]}
        for n, copy in enumerate(copies, 1)
    ]
    for start in range(0, len(copies), 50):
        with transaction():
            connection = db.session.connection()
            connection.execute(insert(Town), copies[start : start + 50])
            connection.execute(insert(TownHost), hosts[start : start + 50])
            for copy in copies[start : start + 50]:
                _copy(tables, town.id, cast(int, copy["id"]))
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return ["localhost", *(cast(str, host["host"]) for host in hosts)]


def _row_of(town: Town) -> dict[str, object]:
    table = cast(Table, Town.__table__)
    return dict(db.session.execute(select(table).where(table.c.id == town.id)).mappings().one())


def _filled(town_id: int) -> Iterator[Table]:
    """The tenant tables that the town has rows in, parents first."""
    tenants = {m.local_table for m in Base.registry.mappers if m.class_.__table_kind__ == "tenant"}
    for table in Base.metadata.sorted_tables:
        if (
            table in tenants
            and db.session.execute(select(table.c.town_id).where(table.c.town_id == town_id).limit(1)).first()
        ):
            yield table


def _copy(tables: Sequence[Table], town_id: int, copy_id: int) -> None:
    for table in tables:
        names = [column.name for column in table.columns]
        row = select(
            *(literal(copy_id).label(name) if name == "town_id" else table.c[name] for name in names)
        )
        db.session.connection().execute(
            table.insert().from_select(names, row.where(table.c.town_id == town_id))
        )


if __name__ == "__main__":
    sys.exit(main())
