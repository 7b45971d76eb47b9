"""`make bench-invoices`: many hands issue papers of one shop at once, in processes that are killed meanwhile.

Each hand takes a number and writes its invoice in one transaction, in processes of their own; one after the
other is killed with SIGKILL and begun again. Afterwards the numbers must follow one another without a gap or
a double, and the audit must agree. The yardstick is the same transaction without a number.
Source: reliability L23 (1,000 concurrent issues and kills).
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import insert, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.moving.audit import breaches_of
from marketplace.moving.audit.backs import checks
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceSeries
from marketplace.orders.invoices.numbering import take_number
from marketplace.orders.models import ShopOrder
from marketplace.towns.models import Town
from tests.databases import app_on, bring_up
from tests.factories import make_goods, make_shop, make_town
from tests.ordering import make_order

HANDS = 4
_PATIENCE = 120.0
_NUMBER_RULES = ("numbers of invoices", "every invoice")


def main() -> int:
    """Race, kill, look; gives the exit status."""
    asked = _arguments()
    if asked.hand:
        return _work(asked.hand, papers=asked.papers)
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.db")
        app = app_on(url, Path(folder))
        bring_up(app)
        with app.app_context():
            _make_market()
            plain, numbered = _pace(_write_plain), _pace(_issue_one)
        killed = _race(url, papers=asked.papers, kills=asked.kills)
        with app.app_context():
            return _judge(plain, numbered, asked.papers, killed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--hand", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _make_market() -> None:
    town = make_town()
    goods = make_goods(make_shop(town), on_hand=10)
    make_order(town, (goods, 1))


def _pace(act: Callable[[], None]) -> float:
    """The median time of one, alone. Units: seconds."""
    times = []
    for _nth in range(30):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return median(times)


def _write_plain() -> None:
    bag = _bag()
    with transaction():
        db.session.get_one(ShopOrder, (bag.town_id, bag.id)).note = new_note()


def new_note() -> str:
    """Something that was not there before."""
    return str(new_id())


def _issue_one() -> None:
    bag = _bag()
    with transaction():
        _issue(bag)


def _issue(bag: ShopOrder) -> None:
    now = clock.now()
    taken = take_number(bag.town_id, shop_id=bag.shop_id, year=now.year)
    row = {
        "id": new_id(),
        "town_id": bag.town_id,
        "shop_id": bag.shop_id,
        "shop_order_id": bag.id,
        "kind": InvoiceKind.CREDIT_NOTE,  # of which a bag may have many
        "year": taken.year,
        "mark": taken.mark,
        "number": taken.number,
        "issued_at": now,
        "local_day": now.date(),
        "reference": "BENCH",
        "at_till": True,
        "currency": "EUR",
        "country": "FR",
        "seller_name": "Bench",
        "buyer_name": "Bench",
    }
    blanks = ("form", "siren", "vat", "register", "address", "postcode", "city")
    db.session.execute(insert(Invoice).values(row | {f"seller_{name}": "" for name in blanks}))


def _bag() -> ShopOrder:
    town_id = db.session.scalars(select(Town.id)).one()
    return db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == town_id)).one()


def _work(url: str, *, papers: int) -> int:
    """One hand, in a process of its own: issue until the shop has so many."""
    with tempfile.TemporaryDirectory() as folder:
        app: Flask = app_on(url, Path(folder))
        with app.app_context():
            while _issued() < papers:
                _issue_one()
    return 0


def _issued() -> int:
    town_id = db.session.scalars(select(Town.id)).one()
    query = select(InvoiceSeries.last_number).where(InvoiceSeries.town_id == town_id)
    issued = db.session.scalar(query) or 0
    db.session.rollback()
    return issued


@contextmanager
def _hands(url: str, papers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    hands = [_hand(url, papers) for _nth in range(HANDS)]
    try:
        yield hands
    finally:
        for hand in hands:
            if hand.poll() is None:
                hand.kill()
            hand.wait(_PATIENCE)


def _hand(url: str, papers: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "bench.invoices", "--papers", str(papers), "--hand", url]
    return subprocess.Popen(words)


def _race(url: str, *, papers: int, kills: int) -> int:
    """Let the hands work, kill one after another and begin it again; gives how many were killed."""
    killed, until = 0, time.monotonic() + _PATIENCE
    with _hands(url, papers) as hands:
        while any(hand.poll() is None for hand in hands) and time.monotonic() < until:
            time.sleep(0.5)
            nth = killed % HANDS
            if killed < kills and hands[nth].poll() is None:
                hands[nth].send_signal(signal.SIGKILL)
                hands[nth].wait(_PATIENCE)
                hands[nth] = _hand(url, papers)
                killed += 1
    return killed


def _judge(plain: float, numbered: float, papers: int, killed: int) -> int:
    town_id = db.session.scalars(select(Town.id)).one()
    query = select(Invoice.number).where(Invoice.town_id == town_id).order_by(Invoice.number)
    numbers = list(db.session.scalars(query))
    found = [
        breach for check in checks() if check.rule.startswith(_NUMBER_RULES) for breach in breaches_of(check)
    ]
    is_whole = numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= papers
    print(f"one paper {1000 * numbered:.1f} ms, {numbered / plain:.2f} times the same without a number")
    print(f"{len(numbers)} papers of {HANDS} processes, {killed} killed: {len(found)} breaches")
    holds = is_whole and not found
    words = "numbers follow one another" if holds else "numbers have gaps or doubles"
    print(f"{'holds' if holds else 'falls short'}: {words}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
