"""A week of an order log over a street of thirty shops, and what the log itself says of it.

Everything is placed, answered and handed over by the real services, each at its own time; what the log says
is summed up from the plan alone and never reads the database.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bench.replay_log import Invoice, Log
from bench.replay_plan import CLOSES, OPENS, Errand, Fate, Plan, Thing
from marketplace.checkout.drafting import Contact
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, cancel, decline, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.pickup.slots import Rule
from marketplace.shops.families import family_of
from marketplace.shops.models import Shop
from marketplace.shops.services import set_week
from marketplace.towns.models import Street, Town
from tests.factories import Goods, make_goods, make_shop
from tests.ordering import make_order, order_named

SHOPS, STREETS = 30, 3
KINDS = ("bakery", "fish", "wine", "toys", "shoes", "florist")
_EVERY_DAY = dict.fromkeys(range(1, 8), ((OPENS, CLOSES),))
_PLENTY, _DAY = 10**6, timedelta(days=1)


@dataclass
class Said:
    """What the log says of a week. Units: cents."""

    orders: int = 0
    walks: int = 0
    bags: int = 0
    cents: int = 0
    collected: int = 0
    newcomers: int = 0
    asleep_bags: int = 0
    asleep_cents: int = 0
    places: dict[tuple[int, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def first_week(log: Log) -> Log:
    """The first whole week of a log in which something was bought on each working day but one, at least."""
    by_week = defaultdict[date, list[Invoice]](list)
    for invoice in log.invoices:
        day = invoice.at.date()
        by_week[day - timedelta(days=day.weekday())].append(invoice)
    for monday in sorted(by_week):
        if len({each.at.date() for each in by_week[monday]}) > 3:
            return Log(by_week[monday], log.left_out)
    raise ValueError("the log has no week to replay")


def street_of(number: int) -> int:
    """In which street a shop stands."""
    return number % STREETS


def street_name(number: int) -> str:
    """What a street is called."""
    return f"Rue {number}"


def kind_of(number: int) -> str:
    """What kind of shop it is."""
    return KINDS[number // STREETS % len(KINDS)]


def found(town: Town) -> list[Shop]:
    """Thirty shops in three streets, open every day."""
    with transaction():
        streets = [
            Street(town_id=town.id, name=f"Rue {number}", position=number) for number in range(STREETS)
        ]
        db.session.add_all(streets)
    street_ids = [street.id for street in streets]
    shops = []
    for number in range(SHOPS):
        shop = make_shop(town, name=f"Boutique {number}", kind=kind_of(number), rule=Rule(capacity=10_000))
        with transaction():
            set_week(shop, week=_EVERY_DAY)
            db.session.get_one(Shop, (town.id, shop.id)).street_id = street_ids[street_of(number)]
        shops.append(shop)
    return shops


def shelve(shops: Sequence[Shop], things: Sequence[Thing]) -> dict[Thing, Goods]:
    """Everything that the plan needs, in its shop."""
    return {
        thing: make_goods(
            shops[thing.shop], name=f"{thing.words} {thing.code}", price_cents=thing.cents, on_hand=_PLENTY
        )
        for thing in things
    }


def play(town: Town, plan: Plan) -> None:
    """Found the street the day before, then let everything happen."""
    with clock.travel(plan.errands[0].at - _DAY):
        shops = found(town)
        shelves = shelve(shops, plan.things)
    numbers = {shop.id: number for number, shop in enumerate(shops)}
    for errand in plan.errands:
        with clock.travel(errand.at):
            wanted = [(shelves[thing], pieces) for thing, pieces in errand.pieces.items()]
            order_id = order_named(town, make_order(town, *wanted, contact=_contact(errand)))
        query = db.select(ShopOrder.id, ShopOrder.shop_id).where(
            ShopOrder.town_id == town.id, ShopOrder.order_id == order_id
        )
        for bag_id, shop_id in db.session.execute(query.order_by(ShopOrder.id)).all():
            _end(town, bag_id, errand.fates[numbers[shop_id]], errand.at)


def said_by(plan: Plan) -> Said:
    """The sums of the plan, of bags that were not given up."""
    said, met = Said(), set[tuple[str, int]]()
    for errand in plan.errands:
        kept = [shop for shop, fate in errand.fates.items() if fate is Fate.COLLECTED]
        said.orders += bool(kept)
        said.walks += len(kept) > 1
        asleep = not OPENS <= errand.at.time() < CLOSES
        for shop in kept:
            cents, who = errand.cents_in(shop), (_who(errand), shop)
            said.bags, said.cents, said.collected = said.bags + 1, said.cents + cents, said.collected + 1
            said.asleep_bags, said.asleep_cents = (
                said.asleep_bags + asleep,
                said.asleep_cents + cents * asleep,
            )
            said.newcomers += who not in met
            met.add(who)
            said.places[street_of(shop), family_of(kind_of(shop))].update({"bags": 1, "cents": cents})
    return said


def _who(errand: Errand) -> str:
    return errand.customer or f"guest-{errand.number}"


def _contact(errand: Errand) -> Contact:
    return Contact(name=_who(errand), phone="", email=f"{_who(errand)}@example.org".lower(), locale="fr")


def _end(town: Town, bag_id: int, fate: Fate, at: datetime) -> None:
    acts: tuple[Any, ...] = (accept, mark_ready, hand_over)
    if fate is not Fate.COLLECTED:
        acts = (_declined if fate is Fate.DECLINED else cancel,)
    with clock.travel(at + timedelta(minutes=20)):
        for act in acts:
            with transaction():
                act(db.session.get_one(ShopOrder, (town.id, bag_id)), by=Actor.system())


def _declined(bag: ShopOrder, *, by: Actor) -> None:
    decline(bag, reason="Plus en rayon.", by=by)
