"""The market of the races: four shops, open every day, each with one thing, under a server of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select

from bench.crowd import Thing
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.orders.models import Order
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.slots import Rule
from marketplace.shops.services import set_week
from marketplace.stock.models import StockLevel
from tests.databases import SERVER, app_on, blank_database, bring_up
from tests.factories import make_goods, make_shop, make_town
from tests.postgres import ADVICE, running_server, usable_binaries
from tests.serving import running_server as running_app

Database = Literal["sqlite", "postgres"]
# Every day alike: whenever the race is run, there are windows enough in the coming days.
WEEK = dict.fromkeys(range(1, 8), ((time(9, 0), time(19, 0)),))
_SHOPS = ("Maison Morel", "Lantier", "Boucherie du Phare", "Le Cageot")
_SERVER = ("max_connections=100", "shared_buffers=256MB")  # waits for the disk, as an installation does


@dataclass
class Market:
    """A running installation, and what became of it."""

    port: int
    folder: Path
    environment: dict[str, str]
    town_id: int = 0
    things: tuple[Thing, ...] = ()

    def settle_in(self, *, pieces: int, places: int) -> None:
        """The shops, with so many pieces of their thing and so many bags a window."""
        town = make_town()
        self.town_id = town.id
        for name in _SHOPS:
            shop = make_shop(town, name=name, rule=Rule(capacity=places))
            with transaction():
                set_week(shop, week=WEEK)
            goods = make_goods(shop, name=f"Panier {name}", on_hand=pieces)
            self.things += (Thing(shop.slug, goods.product.slug, goods.variant.id),)
        db.session.rollback()

    def references(self) -> set[str]:
        """The orders there are."""
        found = db.session.scalars(select(Order.reference).where(Order.town_id == self.town_id)).all()
        baskets = db.session.scalar(
            select(func.count(Order.cart_id.distinct())).where(Order.town_id == self.town_id)
        )
        db.session.rollback()
        if baskets != len(found):
            raise RuntimeError(f"{len(found)} orders of {baskets} baskets")
        return set(found)

    def held(self) -> list[int]:
        """How many pieces of each thing are promised."""
        query = select(StockLevel.held).where(StockLevel.town_id == self.town_id)
        found = list(db.session.scalars(query.order_by(StockLevel.variant_id)))
        db.session.rollback()
        return found

    def fullest_window(self) -> tuple[int, int]:
        """The most bags in one window, and how many windows are as full as that."""
        query = select(SlotBooking.taken).where(SlotBooking.town_id == self.town_id)
        taken = list(db.session.scalars(query))
        db.session.rollback()
        return max(taken, default=0), taken.count(max(taken, default=0))

    def breaches(self) -> list[str]:
        """What the audit finds, findings left out."""
        try:
            return [str(breach) for breach in breaches() if not breach.is_finding]
        finally:
            db.session.rollback()


@contextmanager
def database_server(database: Database) -> Iterator[None]:
    """Where markets keep their books for the length of a block: files, or a PostgreSQL server."""
    os.environ.pop(SERVER, None)
    if database == "sqlite":
        yield
        return
    folder = usable_binaries()
    if folder is None:
        raise SystemExit(ADVICE)
    with running_server(folder, settings=_SERVER) as url:
        os.environ[SERVER] = url
        try:
            yield
        finally:
            os.environ.pop(SERVER)


def in_turn(only: Database | None, *, connections: int) -> Iterator[Database]:
    """Each database, or the one asked for: its server runs while the loop is at it."""
    databases: tuple[Database, ...] = ("sqlite", "postgres")
    for database in databases:
        if only in {None, database}:
            print(f"{database}, gunicorn 2 x 8 threads, {connections} connections")
            with database_server(database):
                yield database


@contextmanager
def open_market(*, pieces: int, places: int, **settings: str) -> Iterator[Market]:
    """A market with a server of two processes of eight threads."""
    room = Path(__file__).resolve().parents[1] / "var/bench"
    room.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="market-", dir=room)))
        url = stack.enter_context(blank_database(folder))
        app = app_on(url, folder)
        bring_up(app)
        environment = {"MARKET_ENV": "test", "MARKET_VAR": str(folder), "DATABASE_URL": url, **settings}
        server = stack.enter_context(running_app(environment, "--keep-alive", "75", "--backlog", "2048"))
        stack.enter_context(app.app_context())
        stack.callback(db.engine.dispose)
        market = Market(int(server.address.rpartition(":")[2]), folder, environment)
        market.settle_in(pieces=pieces, places=places)
        yield market
