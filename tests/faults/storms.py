"""Kills without an aim, by the dice: of web workers under load, and of light processes by the hundred."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread

from marketplace.core.db import db
from tests.databases import app_on, bring_up
from tests.faults.book import Book, Purchase, Verdict, judge
from tests.faults.killing import Installation
from tests.faults.market import open_market
from tests.faults.residents import GIVING_UP_SECONDS, ServerSilent
from tests.serving import ROOT
from tests.waiting import PATIENCE_SECONDS, join_all, run_to_end, until

LONGEST_PAUSE_SECONDS = 0.15
LONGEST_CALM_SECONDS = 2.0
LONGEST_PURCHASE_SECONDS = 8 * GIVING_UP_SECONDS  # whatever somebody has begun is finished, or given up
MOST_SECONDS_A_KILL = 10.0


def kill_workers(house: Installation, *, kills: int, residents: int, seed: int) -> list[BaseException]:
    """Kill web workers while so many residents order and pay; gives whatever a resident could not understand.

    Every resident finishes what was begun, however much broke on the way.
    """
    enough, troubles, dice = Event(), list[BaseException](), Random(seed)

    def shop(pays: str) -> None:
        while not enough.is_set():
            try:
                _buy(house, pays=pays)
            except (AssertionError, ServerSilent) as trouble:
                troubles.append(trouble)

    threads = [Thread(target=shop, args=(("pickup", "demo")[number % 2],)) for number in range(residents)]
    for thread in threads:
        thread.start()
    try:
        for _kill in range(kills):
            _await_orders(house, more_than=house.book.acknowledged)
            time.sleep(dice.random() * LONGEST_PAUSE_SECONDS)
            until(lambda: house.kill_any(dice), "a web worker to kill")
    finally:
        enough.set()
        join_all(threads, within=LONGEST_PURCHASE_SECONDS)
    return troubles


def _await_orders(house: Installation, *, more_than: int) -> None:
    """Kills that leave no time to order would only try the starting of workers."""
    ends = time.monotonic() + LONGEST_CALM_SECONDS
    while house.book.acknowledged <= more_than and time.monotonic() < ends:
        time.sleep(0.005)


def _buy(house: Installation, *, pays: str) -> None:
    resident = house.resident(pays=pays)
    resident.fill_basket()
    resident.order()
    if pays == "demo":
        resident.pay()


def kill_shoppers(
    database: str, folder: Path, *, kills: int, seed: int, workflow: str = "honest", lanes: int = 3
) -> Verdict:
    """Kill light processes on a blank database, and judge what is left of it."""
    with _book_of_shoppers(database, folder, workflow, kills=kills, seed=seed, lanes=lanes) as book:
        return judge(book)


@contextmanager
def _book_of_shoppers(
    database: str, folder: Path, workflow: str, *, kills: int, seed: int, lanes: int
) -> Iterator[Book]:
    app = app_on(database, folder)
    bring_up(app)
    with app.app_context():
        market = open_market()
        command = [sys.executable, "-m", "tests.faults.shoppers", "--workflow", workflow]
        command += ["--kills", str(kills), "--seed", str(seed), "--lanes", str(lanes)]
        command += ["--town", str(market.town_id), "--variants", *map(str, market.variant_ids)]
        environment = {"MARKET_ENV": "test", "MARKET_VAR": str(folder), "DATABASE_URL": database}
        run = run_to_end(
            command,
            within=PATIENCE_SECONDS + kills * MOST_SECONDS_A_KILL,
            cwd=ROOT,
            env={**os.environ, **environment},
            stderr=None,
        )
        run.check_returncode()
        yield _book_of(run.stdout)
        db.engine.dispose()


def _book_of(said: str) -> Book:
    book = Book()
    for line in said.splitlines():
        email, token, reference, stands = line.split()
        book.purchases[email] = Purchase(email, "", token, reference, placed=stands == "placed")
    return book
