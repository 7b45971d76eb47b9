"""F06: the worker started twice, as two real processes, and one of them killed. Each job is done once."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Select, func, select, text, update

from marketplace.catalogue.models import Product, Variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.core.models import JobLease
from marketplace.notices.models import Notice, NoticeState
from marketplace.notices.services import Mail, queue
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.gateways.choosing import DEMO
from marketplace.shops.services import set_week
from marketplace.stock.models import Hold
from marketplace.towns.models import Town
from tests.databases import app_on, bring_up, close_database
from tests.factories import Goods, make_goods, make_shop, make_town
from tests.ordering import make_order
from tests.races.street import ALWAYS
from tests.serving import ROOT
from tests.waiting import stop, until

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

ORDERS, MAILS = 8, 20
GATHERING_SECONDS = 3.0  # longer than a worker rests between two rounds


@dataclass
class Worker:
    """One `flask work`, and what it has said so far."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        """Its output."""
        return self.log.read_text(encoding="utf-8")

    @property
    def lapsed(self) -> int:
        """How many orders it says it lapsed."""
        lines = [line.split() for line in self.said.splitlines() if line.endswith("unpaid orders lapsed")]
        return sum(int(words[3]) for words in lines)


@dataclass
class Market:
    """An installation with unpaid orders, mails that wait, and its workers."""

    town: Town
    workers: list[Worker]

    def orders_become_due(self) -> None:
        """The time to pay is over for all, at once, while nobody can write: every worker sees them all."""
        until(lambda: self.waiting() == 0, "the mails to be sent")  # so that no worker is busy with the mails
        self.become_due()
        with nobody_writes():
            time.sleep(GATHERING_SECONDS)

    def become_due(self) -> None:
        """The time to pay is over for all."""
        with transaction():
            past = clock.now() - timedelta(minutes=1)
            db.session.execute(update(Hold).where(Hold.town_id == self.town.id).values(expires_at=past))

    def held(self) -> int:
        """How many bags are still held."""
        return self._count(
            select(func.count())
            .select_from(ShopOrder)
            .where(ShopOrder.town_id == self.town.id, ShopOrder.state == ShopOrderState.HELD)
        )

    def waiting(self) -> int:
        """How many mails wait."""
        return self._count(
            select(func.count())
            .select_from(Notice)
            .where(Notice.town_id == self.town.id, Notice.state == NoticeState.QUEUED)
        )

    def _count(self, query: Select[int]) -> int:
        try:
            return db.session.execute(query).scalar_one()
        finally:
            db.session.rollback()


@contextmanager
def nobody_writes() -> Iterator[None]:
    """Whoever wants to write waits until the end of the block."""
    connection = db.engine.connect().execution_options(writes=True)
    with connection, connection.begin():
        on_postgres = connection.dialect.name == "postgresql"
        connection.execute(text("LOCK TABLE stock_levels IN SHARE MODE" if on_postgres else "SELECT 1"))
        yield


@pytest.fixture
def open_market(new_database: str, tmp_path: Path) -> Iterator[Callable[..., Market]]:
    """Opens an installation with two workers."""
    with ExitStack() as stack:

        def start() -> Market:
            app = app_on(new_database, tmp_path)
            bring_up(app)
            stack.enter_context(app.app_context())
            stack.callback(close_database)
            town = furnish()
            environment = {
                "FLASK_APP": "wsgi:application",
                "MARKET_ENV": "test",
                "MARKET_VAR": str(tmp_path),
                "DATABASE_URL": new_database,
            }
            workers = [stack.enter_context(at_work(environment, tmp_path / f"log-{n}")) for n in range(2)]
            until(lambda: all("the worker is up" in worker.said for worker in workers), "the workers")
            return Market(town, workers)

        yield start


def furnish() -> Town:
    """A town with unpaid orders and mails."""
    town = make_town()
    shop = make_shop(town)
    with transaction():
        set_week(shop, week=ALWAYS)
    make_goods(shop, on_hand=100)
    order_more(town, ORDERS)
    with transaction():
        people = [f"person{n}@example.org" for n in range(MAILS)]
        queue(
            town.id, mails=[Mail("ready", new_id(), to, "Jeanne", "fr", "Prêt", "Prêt.\n") for to in people]
        )
    return town


def order_more(town: Town, number: int) -> None:
    """So many orders that are not paid."""
    product = db.session.scalars(select(Product).where(Product.town_id == town.id)).one()
    variant = db.session.scalars(select(Variant).where(Variant.town_id == town.id)).one()
    for _ in range(number):
        make_order(town, (Goods(product, variant), 1), pays=DEMO)


@contextmanager
def at_work(environment: dict[str, str], log: Path) -> Iterator[Worker]:
    """`flask work`, until the end of the block."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "work"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield Worker(process, log)
        finally:
            stop(process, within=20)


def test_of_two_workers_one_lapses_and_the_other_goes_on_when_it_was_killed(
    open_market: Callable[..., Market], tmp_path: Path
) -> None:
    market = open_market()
    market.orders_become_due()
    until(lambda: market.held() == 0, "the orders to lapse")
    until(lambda: sum(worker.lapsed for worker in market.workers) == ORDERS, "the workers to say so")
    first, second = sorted(market.workers, key=lambda worker: worker.lapsed, reverse=True)
    assert (first.lapsed, second.lapsed) == (ORDERS, 0)
    assert len(list((tmp_path / "sent").glob("*.eml"))) == MAILS  # each once, whoever sent it
    assert not any("failed" in worker.said for worker in market.workers)
    assert f":{first.process.pid}:" in holder_of("lapse")
    first.process.kill()
    first.process.wait(timeout=20)
    order_more(market.town, 1)
    market.orders_become_due()
    assert market.held() == 1  # the dead worker's lease still runs
    with transaction():
        db.session.execute(update(JobLease).values(until=clock.now()))
    until(lambda: market.held() == 0, "the last order to lapse")
    until(lambda: second.lapsed == 1, "the second worker to say so")


def holder_of(name: str) -> str:
    """Which worker has the lease."""
    try:
        return db.session.scalar(select(JobLease.holder).where(JobLease.name == name)) or ""
    finally:
        db.session.rollback()
