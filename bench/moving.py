"""`make bench-moving`: a town of a hundred shops leaves, is erased, and comes back; on both databases.

On each database: export, erase, import, export again; then each archive is brought to the other database and
exported there. Prints seconds, megabytes and the longest moment that the import kept other writers waiting;
then whether it holds: every second export is the same bytes, and the audit finds nothing. The yardstick,
taken in the same run, is a plain copy of the bytes through SHA-256.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TypeVar

from flask import Flask
from sqlalchemy import update

from bench.race_market import database_server
from bench.search_market import build_market
from marketplace.catalogue.models import Product
from marketplace.cli.counting import count_town
from marketplace.cli.search import rebuild_town
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.pictures.stores import media_store
from marketplace.moving.audit import breaches
from marketplace.moving.towns.bringing import bring_town, open_doors
from marketplace.moving.towns.erasing import erase_town
from marketplace.moving.towns.taking import Taken, take_town
from marketplace.moving.towns.turns import turn
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id, town_named
from tests.databases import app_on, blank_database, bring_up
from tests.factories import THURSDAY_MORNING, make_goods, make_person
from tests.ordering import make_order

SLUG, PER_SHOP, PICTURE_BYTES = "port-lanterne", 200, 20_000
T = TypeVar("T")


@dataclass
class House:
    """An installation."""

    name: str
    app: Flask
    folder: Path

    def take(self, name: str) -> Path:
        """Export the town into a file of that name."""
        file = self.folder / name
        with self.app.app_context():
            taken: Taken = timed(f"{self.name}: export", lambda: take_town(_town(), to=file))
        size = taken.size_bytes / 1e6
        print(f"  {taken.manifest.row_count} rows, {len(taken.manifest.pictures)} pictures, {size:.1f} MB")
        return file

    def erase(self) -> None:
        """Erase the town, its books apart."""
        with self.app.app_context(), turn() as mine:
            timed(f"{self.name}: erase", lambda: erase_town(_town(), by=mine, folder=self.folder / "leaving"))

    def bring(self, file: Path) -> None:
        """Import the town, its index and its figures."""
        with self.app.app_context(), turn() as mine:

            def arrive() -> int:
                arrived = bring_town(file, hosts=(), by=mine, folder=self.folder / "arriving")
                town = town_by_id(arrived.town_id)
                rebuild_town(town)
                count_town(town, stop=Event())
                with transaction():
                    open_doors(arrived)
                return arrived.longest_hold_ms

            longest = timed(f"{self.name}: import, index and figures", arrive)
        print(f"  longest hold of the write lock {longest} ms")

    def audited(self) -> int:
        """How many rules are broken."""
        with self.app.app_context():
            found = [breach for breach in breaches() if not breach.is_finding]
        print("".join(f"  {breach}\n" for breach in found[:5]) + f"{self.name}: {len(found)} breaches")
        return len(found)


def main() -> int:
    """Build, move, compare; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shops", type=int, default=100)
    parser.add_argument("--orders", type=int, default=300)
    asked = parser.parse_args()
    short: list[str] = []
    with TemporaryDirectory() as place, ExitStack() as stack:
        lite = stack.enter_context(house("SQLite", Path(place) / "lite"))
        stack.enter_context(database_server("postgres"))
        server = stack.enter_context(house("PostgreSQL", Path(place) / "server"))
        for here, there in ((lite, server), (server, lite)):
            with here.app.app_context(), clock.travel(THURSDAY_MORNING):
                _build(asked.shops, asked.orders)
            first = here.take("first.zip")
            _yardstick(first)
            here.erase()
            here.bring(first)
            if here.take("second.zip").read_bytes() != first.read_bytes() or here.audited():
                short.append(f"{here.name} to itself")
            there.bring(first)
            if there.take("crossed.zip").read_bytes() != first.read_bytes() or there.audited():
                short.append(f"{here.name} to {there.name}")
            here.erase()
            there.erase()
    print(f"falls short: {'; '.join(short)}" if short else "holds: the same bytes, and nothing broken")
    return int(bool(short))


@contextmanager
def house(name: str, folder: Path) -> Iterator[House]:
    """A new installation on the database of the moment."""
    folder.mkdir()
    with blank_database(folder) as url:
        app = app_on(url, folder)
        bring_up(app)
        yield House(name, app, folder)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def timed(words: str, act: Callable[[], T]) -> T:
    """Do something and say how long it took."""
    begun = time.perf_counter()
    done = act()
    print(f"{words}: {time.perf_counter() - begun:.1f} s", flush=True)
    return done


def _build(shops: int, orders: int) -> None:
    """Shops with two hundred products each, a photo for one in ten, and orders of people with accounts."""
    market = build_market(shops * PER_SHOP)
    with transaction():
        for number, product_id in enumerate(market.product_ids[::10]):
            name = f"bench{number}.jpg"
            media_store().put(name, number.to_bytes(4, "big") * (PICTURE_BYTES // 4))
            mine = (Product.town_id == market.town_id, Product.id == product_id)
            db.session.execute(update(Product).where(*mine).values(picture=f"/media/{name}"))
    goods = [
        make_goods(db.session.get_one(Shop, (market.town_id, shop_id)), on_hand=1000)
        for shop_id in market.shop_ids
    ]
    town = db.session.get_one(Town, market.town_id)
    for number in range(orders):
        person = make_person(f"voisine{market.town_id}.{number}@example.org")
        make_order(town, (goods[number % len(goods)], 1), user_id=person.id)


def _town() -> TownView:
    town = town_named(SLUG)
    assert town is not None
    return town


def _yardstick(file: Path) -> None:
    timed("  yardstick: the archive's bytes through SHA-256", lambda: hashlib.sha256(file.read_bytes()))


if __name__ == "__main__":
    sys.exit(main())
