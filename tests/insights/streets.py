"""Streets with random orders, for tests of what the barometer makes of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from threading import Event

from marketplace.checkout.drafting import Contact
from marketplace.cli.counting import count_town
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, cancel, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop
from marketplace.towns.models import Street, Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import make_order, order_named

_S = ShopOrderState
NEIGHBOURS = [
    Contact(name=f"Voisine {n}", phone="", email=f"voisine{n}@example.org", locale="fr") for n in range(7)
]


def make_street(town: Town, name: str, *kinds: str) -> list[Goods]:
    """A street of shops that sell one thing each."""
    with transaction():
        street = Street(town_id=town.id, name=name)
        db.session.add(street)
    found = []
    for n, kind in enumerate(kinds):
        shop = make_shop(town, name=f"{name} {n} {kind}", kind=kind)
        with transaction():
            db.session.get_one(Shop, (town.id, shop.id)).street_id = street.id
        found.append(make_goods(shop, on_hand=500))
    return found


def live(town: Town, street: Sequence[Goods], dice: Random, *, orders: int, until: datetime) -> None:
    """A week of neighbours who order at any hour, fetch, or change their mind."""
    for _ in range(orders):
        at = until - timedelta(hours=dice.randrange(1, 7 * 24))
        with clock.travel(at):
            chosen = dice.sample(list(street), min(len(street), dice.choice((1, 1, 1, 2, 3))))
            wanted = [(goods, dice.randint(1, 3)) for goods in chosen]
            reference = make_order(town, *wanted, contact=dice.choice(NEIGHBOURS))
        for bag_id in _bags_of(town, reference):
            _go_on(town, bag_id, dice, min(until, at + timedelta(hours=dice.randrange(1, 60))))


def order_once(town: Town, *goods: Goods, weeks_ago: int = 1, neighbour: int = 0) -> str:
    """One piece of each on a Thursday at ten; gives the reference."""
    with clock.travel(THURSDAY_MORNING - timedelta(weeks=weeks_ago)):
        return make_order(town, *((each, 1) for each in goods), contact=NEIGHBOURS[neighbour % 7])


def count(town: Town) -> int:
    """What the worker does; says how many days it counted."""
    return count_town(town_by_id(town.id), stop=Event())


def _bags_of(town: Town, reference: str) -> list[int]:
    order_id = order_named(town, reference)
    query = db.select(ShopOrder.id).where(ShopOrder.town_id == town.id, ShopOrder.order_id == order_id)
    return list(db.session.scalars(query.order_by(ShopOrder.id)))


def _go_on(town: Town, bag_id: int, dice: Random, at: datetime) -> None:
    fate = dice.random()
    acts = (cancel,) if fate < 0.15 else (accept, mark_ready, hand_over) if fate < 0.7 else ()
    for act in acts:
        with clock.travel(at), transaction():
            bag = db.session.get_one(ShopOrder, (town.id, bag_id))
            act(bag, by=Actor.system())
