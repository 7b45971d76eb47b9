"""Orders that wait to be paid, for tests of what may become of them."""

from sqlalchemy import select

from marketplace.checkout.settling import Outcome, settle
from marketplace.core.db import db, transaction
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.methods import DEMO
from marketplace.payments.models import Payment
from marketplace.pickup.models import SlotBooking
from marketplace.stock.models import Hold, StockLevel
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods
from tests.ordering import make_order


def hold(town: Town, *wanted: tuple[Goods, int]) -> int:
    """An order that is held until it is paid with the demo card; gives its id."""
    reference = make_order(town, *wanted, pays=DEMO)
    return db.session.scalars(
        select(Order.id).where(Order.town_id == town.id, Order.reference == reference)
    ).one()


def told(town: Town, order_id: int, outcome: Outcome = "paid") -> None:
    """What the provider told."""
    with transaction():
        settle(town_by_id(town.id), order_id=order_id, outcome=outcome)


def standing(town: Town, order_id: int) -> tuple[set[str], str]:
    """Where its bags and its payment stand."""
    db.session.rollback()
    bags = select(ShopOrder.state).where(ShopOrder.town_id == town.id, ShopOrder.order_id == order_id)
    payment = select(Payment.state).where(Payment.town_id == town.id, Payment.order_id == order_id)
    return {state.value for state in db.session.scalars(bags)}, db.session.scalars(payment).one().value


def deadlines(town: Town) -> set[object]:
    """When everything that is held in the town ends, and when its payments do."""
    db.session.rollback()
    ends = select(Hold.expires_at).where(Hold.town_id == town.id)
    return {
        *db.session.scalars(ends),
        *db.session.scalars(select(Payment.expires_at).where(Payment.town_id == town.id)),
    }


def free(goods: Goods) -> int:
    """How many can still be had."""
    db.session.rollback()
    level = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return level.on_hand - level.held


def places_taken(town: Town) -> int:
    """How many bags the town's windows bear."""
    taken = select(SlotBooking.taken).where(SlotBooking.town_id == town.id)
    return sum(db.session.scalars(taken))
