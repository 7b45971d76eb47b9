"""The street of the races: one shop, one thing to buy, and buyers who all press at the same moment."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time as wall_time

from sqlalchemy import Select, func, select, text

from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.orders.models import Order, OrderLine
from marketplace.pickup.slots import Rule
from marketplace.shops.services import set_week
from marketplace.stock.models import StockLevel
from tests.factories import make_goods, make_shop, make_town
from tests.paying import admit
from tests.races.buyers import Answer, Buyer
from tests.waiting import PATIENCE_SECONDS

# The server tells real time: with opening hours a race would fail at night.
ALWAYS = dict.fromkeys(range(1, 8), ((wall_time(0, 0), wall_time(23, 59)),))
GATHERING_SECONDS = 2.0  # less than anybody waits for a turn to write


@dataclass
class Street:
    """A running installation with one shop."""

    port: int
    environment: Mapping[str, str]
    town_id: int = 0
    variant_id: int = 0
    buyers: list[Buyer] = field(default_factory=list)

    def settle_in(self, *, pieces: int, places: int) -> None:
        """A shop that never closes, with so many pieces of bread and so many bags a window."""
        town = make_town()
        shop = make_shop(town, rule=Rule(capacity=places))
        with transaction():
            set_week(shop, week=ALWAYS)
        admit(shop)
        goods = make_goods(shop, on_hand=pieces)
        self.town_id, self.variant_id = town.id, goods.variant.id
        db.session.rollback()

    def fill_baskets(self, count: int) -> Sequence[Buyer]:
        """So many buyers at the checkout, each with one piece in the basket."""
        self.buyers = [Buyer(self.port) for _ in range(count)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Buyer.go_to_checkout, self.buyers))
        return self.buyers

    def press_together(self, presses: Sequence[Callable[[], Answer]]) -> list[Answer]:
        """Everybody presses while nobody can write; then the way is free for all at once.

        Whatever a server checks before it writes has been checked by then, and found good.
        """
        with ThreadPoolExecutor(len(presses)) as pool:
            with self._nobody_writes():
                waiting = [pool.submit(press) for press in presses]
                time.sleep(GATHERING_SECONDS)
            return [answer.result(PATIENCE_SECONDS) for answer in waiting]

    def sold(self) -> int:
        """How many pieces were ordered."""
        query = select(func.coalesce(func.sum(OrderLine.quantity), 0))
        return self._ask(query.where(OrderLine.town_id == self.town_id))

    def orders(self) -> int:
        """How many orders there are."""
        return self._ask(select(func.count()).select_from(Order).where(Order.town_id == self.town_id))

    def held(self) -> int:
        """How many pieces are promised."""
        query = select(StockLevel.held)
        return self._ask(
            query.where(StockLevel.town_id == self.town_id, StockLevel.variant_id == self.variant_id)
        )

    def breaches(self) -> list[str]:
        """What the audit finds."""
        try:
            return [str(breach) for breach in breaches()]
        finally:
            db.session.rollback()

    def _ask(self, query: Select[int]) -> int:
        try:
            return db.session.execute(query).scalar_one()
        finally:
            db.session.rollback()

    @contextmanager
    def _nobody_writes(self) -> Iterator[None]:
        connection = db.engine.connect().execution_options(writes=True)
        with connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE stock_levels IN SHARE MODE"))
                # Nor lock a payment, a bag or the demo provider's till: reads go on.
                connection.execute(text("LOCK TABLE payments, shop_orders, demo_things IN EXCLUSIVE MODE"))
            else:
                connection.execute(text("SELECT 1"))  # BEGIN IMMEDIATE is said with the first statement
            yield
