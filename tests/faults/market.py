"""The market that is killed: two shops that never close, with plenty to sell."""

from dataclasses import dataclass
from datetime import time

from marketplace.core.db import db, transaction
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop
from marketplace.shops.services import set_week
from tests.factories import make_goods, make_shop, make_town, make_worker
from tests.paying import admit

ALWAYS = dict.fromkeys(range(1, 8), ((time(0, 0), time(23, 59)),))
PLENTY = 900_000
BAGS = 2  # of every order: one a shop, with one line each

LINES = (
    {"shop": "maison-morel", "product": "baguette-de-tradition", "option": "0", "quantity": "1"},
    {"shop": "lantier", "product": "flan", "option": "0", "quantity": "1"},
)


@dataclass(frozen=True)
class Market:
    """What the acts need to know of the town."""

    town_id: int
    variant_ids: tuple[int, ...]
    baker_id: int
    host: str = "localhost"


def open_market() -> Market:
    """Port-Lanterne with its baker and its cheesemonger."""
    town = make_town()
    shops = [make_shop(town, name=name, rule=Rule(capacity=PLENTY)) for name in ("Maison Morel", "Lantier")]
    goods = [make_goods(shops[0], on_hand=PLENTY), make_goods(shops[1], name="Flan", on_hand=PLENTY)]
    _always_open(shops)
    for shop in shops:
        admit(shop)
    baker = make_worker(shops[0])
    market = Market(town.id, tuple(each.variant.id for each in goods), baker.id)
    db.session.rollback()
    return market


def _always_open(shops: list[Shop]) -> None:
    with transaction():
        for shop in shops:
            set_week(shop, week=ALWAYS)
            shop.email = f"{shop.slug}@example.org"
