"""`make bench-barometer`: the council's page over a million orders, counted by the worker beforehand.

A year of orders in a town of sixty shops is written straight into the tables; then the worker's count is
timed, also when little changed, and the page is asked for. Prints seconds, statements, median and p95 of the
page, beside the same sums read from the orders themselves in the same run (the yardstick); then whether it
holds.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event

from sqlalchemy import func, insert, select

from bench.barometer_orders import Years
from bench.search_market import market_app
from marketplace.cli.counting import count_town
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.insights.sales.sold import BAG_CENTS, SOLD
from marketplace.orders.models import Order, ShopOrder, ShopOrderStep
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.counted import open_street
from tests.factories import make_goods, make_official, make_town
from tests.ordering import make_order
from tests.statements import Statements
from tests.visitors import Visitor

SEED, ROUNDS, AT_ONCE = 20261123, 40, 5_000
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOST_STATEMENTS, MOST_P95_MS = 16, 500.0
PAGES = ("/council/barometer", "/council/barometer?weeks=52")
_KINDS = ("bakery", "fish", "wine", "toys", "shoes", "florist", "bookshop", "pharmacy", "grocery", "clothes")


def main() -> int:
    """Build, count, ask, judge; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000)
    wanted = parser.parse_args().orders
    with TemporaryDirectory() as place:
        folder = Path(place)
        app = market_app(f"sqlite:///{folder / 'market.db'}", folder)
        app.test_client_class = Visitor
        with clock.travel(NOW), app.app_context():
            town = make_town()
            _time(f"{wanted:,} orders written", lambda: _write(town, wanted))
            _time("counted for the first time", lambda: count_town(town_by_id(town.id), stop=Event()))
            _time("counted again, one day changed", lambda: count_town(town_by_id(town.id), stop=Event()))
            user_id = make_official(town).id
            yardstick = _time("the yardstick: the same year summed up from its orders", lambda: _sums(town))
            visitor = app.test_client()
            assert isinstance(visitor, Visitor)
            visitor.host = "localhost"
            visitor.sign_in(user_id)
            return _judge(visitor, Statements(db.engine, set()), yardstick)


def _judge(visitor: Visitor, heard: Statements, yardstick: float) -> int:
    short = []
    for page in PAGES:
        with heard.heard() as said:
            assert visitor.get(page).status_code == 200
        times = [_took(lambda: visitor.get(page)) for _ in range(ROUNDS)]  # noqa: B023 - asked at once
        p95 = quantiles(times, n=20)[-1]
        print(
            f"{page}: {len(said)} statements, median {median(times):.1f} ms, p95 {p95:.1f} ms "
            f"(goal: {MOST_STATEMENTS}, {MOST_P95_MS:.0f} ms), {1000 * yardstick / median(times):.0f} times "
            "as fast as the yardstick",
            flush=True,
        )
        if len(said) > MOST_STATEMENTS or p95 > MOST_P95_MS:
            short.append(page)
    print(f"falls short: {'; '.join(short)}" if short else "holds: the barometer of a year")
    return int(bool(short))


def _write(town: Town, wanted: int) -> None:
    shops = [
        shop for name in ("Phare", "Port", "Halles") for shop in open_street(town, name, *_KINDS, *_KINDS)
    ]
    with clock.travel(NOW - timedelta(days=2)):
        make_order(town, (make_goods(shops[0]), 1))
    order, bag = db.session.scalars(select(Order)).one(), db.session.scalars(select(ShopOrder)).one()
    years = Years(order, bag, [shop.id for shop in shops], dice=Random(SEED), until=NOW)
    made = years.orders(wanted)
    while batch := list(islice(made, AT_ONCE)):
        with transaction():
            connection = db.session.connection()
            connection.execute(insert(Order), [each.order for each in batch])
            connection.execute(insert(ShopOrder), [row for each in batch for row in each.bags])
            connection.execute(insert(ShopOrderStep), [row for each in batch for row in each.steps])


def _sums(town: Town) -> None:
    query = (
        select(func.count(ShopOrder.order_id.distinct()), func.sum(BAG_CENTS))
        .where(ShopOrder.town_id == town.id, ShopOrder.state.in_(sorted(SOLD)))
        .group_by(ShopOrder.shop_id)
    )
    db.session.execute(query).all()


def _took(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


def _time(words: str, act: Callable[[], object]) -> float:
    seconds = _took(act) / 1000
    print(f"{words}: {seconds:.1f} s", flush=True)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
