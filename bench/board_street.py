"""A shop with a full board, for `bench.board`: two hundred bags that are new, in the making, or ready."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient

from bench.order_market import market_app
from marketplace.core.db import Base, db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, decline, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import set_week
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop, make_town, make_worker
from tests.journeys.street import ALWAYS
from tests.ordering import make_order
from tests.phones import Phone
from tests.statements import Statements
from tests.visitors import Visitor

BOARD = "/backoffice/maison-morel/"
QUIET = "/backoffice/lantier/"  # another shop, whose board stays short
_BAGS_A_WINDOW = 12


class BoardStreet:
    """The town, its busy bakery and its quiet dairy, in an empty database."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.town = make_town()
        self.busy, self.goods = _open(self.town, "Maison Morel")
        self.quiet, self.cheese = _open(self.town, "Lantier")
        self.people = [
            make_worker(self.busy, role=ShopRole.OWNER, email="paul@example.org").id,
            make_worker(self.busy, role=ShopRole.STAFF, email="ines@example.org").id,
        ]
        self.cheesemongers = [
            make_worker(self.quiet, role=ShopRole.OWNER, email="helene@example.org").id,
            make_worker(self.quiet, role=ShopRole.STAFF, email="tom@example.org").id,
        ]
        tenants = {
            m.class_.__tablename__ for m in Base.registry.mappers if m.class_.__table_kind__ == "tenant"
        }
        self.statements = Statements(db.engine, tenants)

    def fill(self, *, orders: int, random: Random) -> None:
        """So many open bags, of one to four lines."""
        by = Actor.person(self.people[0])
        for _ in range(orders):
            chosen = random.sample(self.goods, random.randint(1, 4))
            reference = make_order(self.town, *((goods, random.randint(1, 3)) for goods in chosen))
            for act in random.choice(((), (accept,), (accept,), (accept, mark_ready))):
                with transaction():
                    act(self.bag(self.busy, reference), by=by)

    def bag(self, shop: Shop, reference: str) -> ShopOrder:
        """A shop's bag, to act on."""
        found = shop_order_of(shop.town_id, shop.id, reference=reference)
        if found is None:
            raise LookupError(reference)
        return found

    def visitor(self, user_id: int) -> Visitor:
        """Somebody's browser, signed in."""
        client: FlaskClient = self.app.test_client()
        assert isinstance(client, Visitor)
        client.sign_in(user_id)
        return client

    def phones(self) -> list[Phone]:
        """The phones of the two who work in the dairy."""
        return [Phone(user_id, self.visitor(user_id), QUIET) for user_id in self.cheesemongers]

    def order_cheese(self) -> str:
        """One more bag for the dairy."""
        return make_order(self.town, (self.cheese[0], 1))

    def put_away(self, references: list[str]) -> None:
        """End these bags of the dairy, wherever they stand: its board is to stay short."""
        by = Actor.person(self.cheesemongers[0])
        for reference in references:
            bag = self.bag(self.quiet, reference)
            with transaction():
                if bag.state == ShopOrderState.READY:
                    hand_over(bag, by=by)
                elif bag.can_become(ShopOrderState.DECLINED):
                    decline(bag, reason="Fin de la partie.", by=by)


@contextmanager
def board_street(folder: Path, *, orders: int, seed: int) -> Iterator[BoardStreet]:
    """The street with a full board, in a new SQLite file in `folder`."""
    app = market_app(f"sqlite:///{folder / 'board.db'}", folder)
    app.test_client_class = Visitor
    with app.app_context():
        flask_migrate.upgrade()
        street = BoardStreet(app)
        street.fill(orders=orders, random=Random(seed))
        db.session.rollback()
        yield street
        db.session.remove()
        db.engine.dispose()


def _open(town: Town, name: str) -> tuple[Shop, list[Goods]]:
    shop = make_shop(town, name=name, rule=Rule(capacity=_BAGS_A_WINDOW))
    with transaction():
        set_week(shop, week=ALWAYS)
    names = ("Baguette", "Tourte", "Financier", "Flan", "Brioche")
    return shop, [make_goods(shop, name=words, on_hand=100_000) for words in names]
