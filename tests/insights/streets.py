"""Streets with random orders, for tests of what the barometer makes of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from threading import Event

from sqlalchemy import select

from marketplace.alerts.models import Rung
from marketplace.alerts.services import note_rung
from marketplace.assisting.calls import Caller, open_call
from marketplace.assisting.models import Contact as Met
from marketplace.assisting.placing import Assistance, note_assisted
from marketplace.checkout.drafting import Contact
from marketplace.cli.counting import count_town
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, cancel, decline, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop
from marketplace.towns.models import Street, Town, TownStaff
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_official, make_shop
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
            if dice.random() < 0.4:
                helped(town, reference, contact=dice.choice(list(Met)), desk=dice.choice(("", "La Gare")))
        for bag_id in _bags_of(town, reference):
            _go_on(town, bag_id, dice, min(until, at + timedelta(hours=dice.randrange(1, 60))))


def helped(town: Town, reference: str, *, contact: Met, desk: str = "") -> None:
    """Say that an agent placed an order for a resident."""
    view, order_id = town_by_id(town.id), order_named(town, reference)
    agent = db.session.scalar(select(TownStaff.user_id).where(TownStaff.town_id == town.id))
    agent_id = agent or make_official(town, email=f"agent@{town.slug}.example").id
    assistance = Assistance(mark="", user_id=agent_id, name="Anne", agreed_at=clock.now())
    with transaction():
        caller = Caller(name="Simone", phone=f"0{order_id}"[:20], email="", contact=contact, desk=desk)
        call = open_call(view, caller=caller, by_user_id=agent_id)
        note_assisted(
            call, order_id=order_id, reference=reference, assistance=assistance, by=Actor.person(agent_id)
        )


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
    if fate < 0.1:
        leave_unanswered(town, bag_id, at)
    acts = (
        ()
        if fate < 0.1
        else (cancel,)
        if fate < 0.2
        else (accept, mark_ready, hand_over)
        if fate < 0.7
        else ()
    )
    for act in acts:
        with clock.travel(at), transaction():
            bag = db.session.get_one(ShopOrder, (town.id, bag_id))
            act(bag, by=Actor.system())


def leave_unanswered(town: Town, bag_id: int, at: datetime) -> None:
    """Nobody answered in time: the bag is declined for its shop."""
    with clock.travel(at), transaction():
        bag = db.session.get_one(ShopOrder, (town.id, bag_id))
        note_rung(town.id, shop_order_id=bag.id, shop_id=bag.shop_id, rung=Rung.DECLINE, at=at)
        decline(bag, reason="Personne.", by=Actor.system())
