"""Orders that wait to be paid, for tests of what may become of them."""

from threading import Event

from sqlalchemy import select

from marketplace.cli.jobs import lapse_unpaid_orders
from marketplace.cli.money import do_money_round
from marketplace.core.db import db
from marketplace.orders.models import ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.queries import payment_of
from marketplace.pickup.models import SlotBooking
from marketplace.stock.models import Hold, StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.ordering import make_order, order_named


def hold(town: Town, *wanted: tuple[Goods, int]) -> int:
    """An order that is held until it is paid with the demo card; gives its id."""
    return order_named(town, make_order(town, *wanted, pays=DEMO))


def standing(town: Town, order_id: int) -> tuple[set[str], str]:
    """Where its bags and its latest payment stand; the latter empty when nobody has begun to pay."""
    db.session.rollback()
    bags = select(ShopOrder.state).where(ShopOrder.town_id == town.id, ShopOrder.order_id == order_id)
    payment = payment_of(town.id, order_id)
    return {state.value for state in db.session.scalars(bags)}, payment.state.value if payment else ""


def deadlines(town: Town) -> set[object]:
    """When everything that is held in the town ends."""
    db.session.rollback()
    return set(db.session.scalars(select(Hold.expires_at).where(Hold.town_id == town.id)))


def work() -> None:
    """One round of the worker: what is due lapses, and the provider is asked what there is to ask."""
    lapse_unpaid_orders(Event())
    do_money_round(Event())


def free(goods: Goods) -> int:
    """How many can still be had."""
    db.session.rollback()
    level = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return level.on_hand - level.held


def places_taken(town: Town) -> int:
    """How many bags the town's windows bear."""
    taken = select(SlotBooking.taken).where(SlotBooking.town_id == town.id)
    return sum(db.session.scalars(taken))
