"""Bags that were sold, for tests of what comes after: handed over, at the till or paid by card."""

from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.fulfilment.backs.giving import Cause, Part, give_back
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.giving_back.models import BackReason, GiveBack
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.ordering import make_order, order_named
from tests.paying import pay

DAMAGED = Cause(BackReason.DAMAGED)


def order_bag(town: Town, *wanted: tuple[Goods, int]) -> ShopOrder:
    """A bag to be paid at the till."""
    return _bag(town, order_named(town, make_order(town, *wanted)))


def buy_bag(town: Town, *wanted: tuple[Goods, int]) -> ShopOrder:
    """A bag paid by card."""
    order_id = order_named(town, make_order(town, *wanted, pays=DEMO))
    pay(town, order_id)
    return _bag(town, order_id)


def hand_out_bag(bag: ShopOrder, *, by_user_id: int) -> ShopOrder:
    """The shop packs it and hands it over."""
    for act in (accept, mark_ready, hand_over):
        with transaction():
            act(bag, by=Actor.person(by_user_id))
    return bag


def give(bag: ShopOrder, *parts: Part, by_user_id: int, cause: Cause = DAMAGED) -> list[GiveBack]:
    """The shop gives something back."""
    with transaction():
        return list(give_back(bag, parts=parts, cause=cause, by=Actor.person(by_user_id)))


def lines_of(bag: ShopOrder) -> list[OrderLine]:
    """The lines of a bag, read anew."""
    db.session.rollback()
    query = (
        select(OrderLine)
        .where(OrderLine.town_id == bag.town_id, OrderLine.shop_order_id == bag.id)
        .order_by(OrderLine.position)
    )
    return list(db.session.scalars(query))


def _bag(town: Town, order_id: int) -> ShopOrder:
    db.session.rollback()
    query = select(ShopOrder).where(ShopOrder.town_id == town.id, ShopOrder.order_id == order_id)
    return db.session.scalars(query).one()
