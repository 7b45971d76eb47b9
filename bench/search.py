"""`make bench-search`: search over 10,000, 100,000 and 1,000,000 products of one town, on both databases.

For each class of typed words p50 and p95 of the whole question as the page asks it (words, index, facts of up
to two thousand hits), beside the bare database of `search_yardsticks`, taken in turn in the same run. Then
what a row costs the index. PostgreSQL: a server of its own. `ARGS="--sizes 3000"` is a quick try.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count as counting
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import update

from bench.search_goods import BEGINNINGS, IN_SHOP, TYPED
from bench.search_market import Market, build_market, market_app, words_to_write
from bench.search_yardsticks import BarePostgres, BareSqlite
from marketplace.browsing.facets import Choice, chosen_of
from marketplace.browsing.index import index_product
from marketplace.browsing.near import words_beginning
from marketplace.browsing.search import search, search_in
from marketplace.catalogue.models import Product
from marketplace.core.db import db, transaction
from tests.postgres import running_server, usable_binaries

SIZES = (10_000, 100_000, 1_000_000)
MOST_MS = {"sqlite": 15.0, "postgres": 50.0}  # p95 of every class, at every size
MOST_COMPLETION_MS = 1.0
_SERVER = ("max_connections=20", "shared_buffers=512MB", "random_page_cost=1.1", "maintenance_work_mem=256MB")
_ROUNDS, _LONGEST = 40, 8.0  # of each class, in seconds
_WRITES = 100
_COMPLETION = "completion"

Ask = Callable[[str], object]


class Bare(Protocol):
    """The bare database."""

    index_seconds: float

    def ask(self, typed: str) -> Sequence[object]: ...

    def write(self, key: int, text: str) -> None: ...

    def write_bare(self, key: int, text: str) -> None: ...


@dataclass
class Waits:
    """How long each question took, in milliseconds."""

    took: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """The wait that this share of the questions did not exceed."""
        return sorted(self.took)[min(int(len(self.took) * share), len(self.took) - 1)]

    def add(self, ask: Callable[[], object]) -> None:
        """One more."""
        begun = time.perf_counter()
        ask()
        self.took.append(1000 * (time.perf_counter() - begun))


def main() -> int:
    """Measure on both databases and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="Search over very many products.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--only", choices=sorted(MOST_MS), help="one database")
    asked = parser.parse_args()
    missed = list[str]()
    room = Path(__file__).resolve().parents[1] / "var/bench"
    room.mkdir(parents=True, exist_ok=True)
    for name, opened in (("sqlite", _on_sqlite), ("postgres", _on_postgres)):
        for size in asked.sizes if asked.only in {None, name} else ():
            with tempfile.TemporaryDirectory(prefix="search-", dir=room) as folder:
                missed += _measured(name, size, opened, Path(folder))
    print(f"falls short: {'; '.join(missed)}" if missed else "holds: search on both databases")
    return int(bool(missed))


def _measured(
    name: str, size: int, opened: Callable[[Path, int], Iterator[tuple[str, Bare]]], folder: Path
) -> list[str]:
    with contextmanager(opened)(folder, size) as (url, bare), market_app(url, folder).app_context():
        market = build_market(size)
        print(f"{name} {size:,} products in {len(market.shop_ids)} shops: {market.per_row()},"
              f" bare index {1e6 * bare.index_seconds / size:.0f} us")  # fmt: skip
        print(f"  {'':<22} {'p50':>8} {'p95 ms':>8}   {'bare p50':>8} {'p95':>8}   ours / bare p50")
        missed = []
        for kind, (ask, typed) in _questions(market).items():
            ours, theirs = _in_turn(ask, bare.ask, typed)
            print(_row(kind, ours, theirs))
            most = MOST_COMPLETION_MS if kind == _COMPLETION else MOST_MS[name]
            if ours.at(0.95) > most:
                missed.append(f"{name} {size:,} {kind} p95 {ours.at(0.95):.1f} > {most:.0f} ms")
            db.session.rollback()
        _show_writes(market, bare)
        db.session.remove()
        db.engine.dispose()
    return missed


def _questions(market: Market) -> dict[str, tuple[Ask, Sequence[str]]]:
    """Each class: how it is asked, and what is typed."""
    town_id, shop_id = market.town_id, market.shop_ids[0]

    def found(typed: str) -> object:
        return chosen_of(search(town_id, typed).best, Choice())

    def in_shop(typed: str) -> object:
        choice = Choice(shop_id=shop_id)
        hits = search(town_id, typed)
        return chosen_of(search_in(town_id, hits, choice) if hits.is_cut else hits.best, choice)

    def narrowed(typed: str) -> object:
        choice = Choice(category="food", band="10", open_shops=set(market.shop_ids[::2]))
        hits = search(town_id, typed)
        counts = chosen_of(hits.best, choice)
        return counts, chosen_of(search_in(town_id, hits, choice), choice) if hits.is_cut else None

    def completed(typed: str) -> object:
        return words_beginning(town_id, typed)

    return {
        **{kind: (found, typed) for kind, typed in TYPED.items()},
        "in one shop": (in_shop, IN_SHOP),
        "narrowed four times": (narrowed, IN_SHOP),
        _COMPLETION: (completed, BEGINNINGS),
    }


def _in_turn(ask: Ask, bare: Ask, typed: Sequence[str]) -> tuple[Waits, Waits]:
    """Each in turn, until there are enough of both or enough time has gone."""
    ours, theirs = Waits(), Waits()
    for words in typed:
        ask(words)
        bare(words)
    end = time.perf_counter() + _LONGEST
    for _ in range(_ROUNDS):
        for words in typed:
            ours.add(lambda words=words: ask(words))  # type: ignore[misc]
            theirs.add(lambda words=words: bare(words))  # type: ignore[misc]
        if time.perf_counter() > end:
            break
    return ours, theirs


def _row(kind: str, ours: Waits, theirs: Waits) -> str:
    own, other = (f"{waits.at(0.5):>8.2f} {waits.at(0.95):>8.2f}" for waits in (ours, theirs))
    return f"  {kind:<22} {own}   {other}   {ours.at(0.5) / theirs.at(0.5):>8.2f}"


def _show_writes(market: Market, bare: Bare) -> None:
    """One product with a new text in a transaction of its own, with its index and without."""
    kinds = {kind: Waits() for kind in ("row", "row and index", "bare row", "bare row and index")}
    keys = counting(10**9)
    for product_id, text in zip(market.product_ids[:_WRITES], words_to_write(_WRITES), strict=False):
        kinds["row"].add(lambda key=product_id, text=text: _write(market, key, text))  # type: ignore[misc]
        kinds["row and index"].add(lambda key=product_id, text=text: _write_both(market, key, text))  # type: ignore[misc]
        kinds["bare row"].add(lambda text=text: bare.write_bare(next(keys), text))  # type: ignore[misc]
        kinds["bare row and index"].add(lambda text=text: bare.write(next(keys), text))  # type: ignore[misc]
    said = ", ".join(f"{kind} {waits.at(0.5):.2f} / {waits.at(0.95):.2f}" for kind, waits in kinds.items())
    print(f"  one write, p50 / p95 ms: {said}")


def _write(market: Market, product_id: int, text: str) -> None:
    with transaction():
        _say(market, product_id, text)


def _write_both(market: Market, product_id: int, text: str) -> None:
    with transaction():
        _say(market, product_id, text)
        index_product(market.town_id, product_id=product_id)


def _say(market: Market, product_id: int, text: str) -> None:
    known = (Product.town_id == market.town_id, Product.id == product_id)
    db.session.execute(update(Product).where(*known).values(description=text))


def _on_sqlite(folder: Path, size: int) -> Iterator[tuple[str, Bare]]:
    with closing(BareSqlite(folder, size)) as bare:
        yield f"sqlite:///{folder / 'ours.db'}", bare


def _on_postgres(_folder: Path, size: int) -> Iterator[tuple[str, Bare]]:
    binaries = usable_binaries()
    if binaries is None:
        raise SystemExit("falls short: no PostgreSQL server that can run here")
    with running_server(binaries, settings=_SERVER) as url:
        plain = url.replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True, connect_timeout=30) as connection:
            connection.execute("CREATE DATABASE ours")
        with closing(BarePostgres(plain, size)) as bare:
            yield url.rpartition("/")[0] + "/ours", bare


if __name__ == "__main__":
    sys.exit(main())
