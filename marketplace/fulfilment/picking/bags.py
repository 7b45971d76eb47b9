"""A bag while it is packed: locked, begun, and what is really given of a line."""

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.fulfilment.picking.errors import NotBeingPacked
from marketplace.orders.actors import Actor
from marketplace.orders.figures import recount
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.shortfalls import settle_shortfalls
from marketplace.orders.states import ShopOrderState
from marketplace.stock.adjusting import promise_instead
from marketplace.stock.holding import Wanted, lock_levels

PACKING = frozenset({ShopOrderState.ACCEPTED, ShopOrderState.PICKING})
"""The states in which what is in a bag may still change."""


def line_at(town_id: int, shop_id: int, *, reference: str, place: int) -> OrderLine | None:
    """A line of the shop's bag of an order, by its place in it; None where the shop has none there."""
    query = (
        select(OrderLine)
        .join(ShopOrder, (ShopOrder.town_id == OrderLine.town_id) & (ShopOrder.id == OrderLine.shop_order_id))
        .join(Order, (Order.town_id == ShopOrder.town_id) & (Order.id == ShopOrder.order_id))
        .where(
            OrderLine.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            Order.reference == reference,
            OrderLine.position == place,
            ShopOrder.state.not_in({ShopOrderState.ASKED, ShopOrderState.HELD, ShopOrderState.LAPSED}),
        )
    )
    return db.session.scalar(query)


def open_bag(line: OrderLine) -> ShopOrder:
    """The bag of a line, locked, with the line as it is now. Raises: NotBeingPacked."""
    bag = db.session.get_one(
        ShopOrder, (line.town_id, line.shop_order_id), with_for_update=True, populate_existing=True
    )
    db.session.refresh(line)
    if bag.state not in PACKING:
        raise NotBeingPacked(bag.state)
    return bag


def begin(bag: ShopOrder, *, by: Actor) -> None:
    """Somebody packs it: an accepted bag becomes one that is being packed. Locked. Commits: no."""
    if bag.state == ShopOrderState.ACCEPTED:
        bag.become(ShopOrderState.PICKING, at=clock.now(), by=by)
        db.session.flush()


def check_line_seen(line: OrderLine, *, seen: int | None) -> None:
    """Refuse to undo what somebody else has just said of a line. Raises: ChangedMeanwhile."""
    if line.given != seen:
        raise ChangedMeanwhile


def give(line: OrderLine, *, bag: ShopOrder, units: int) -> None:
    """Say what is really given of a line: the promise, and what the bag comes to, follow.

    Units: pieces, or grams. Races: bag locked by the caller, the level here. Commits: no.
    """
    lock_levels(bag.town_id, variant_ids=[line.variant_id])
    line.given = units
    db.session.flush()
    if line.handed_at is None:
        wanted = Wanted(line.variant_id, units, line.id, bag.id)
        promise_instead(bag.town_id, wanted=wanted)
    if units == 0:
        line.missing = 0  # nothing is promised any more, so no count falls short of it
        db.session.flush()
    settle_shortfalls(bag.town_id, variant_ids=[line.variant_id])
    db.session.refresh(line)
    recount(bag)
