"""What becomes of a held order: paid and placed, or lapsed and given back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from marketplace.cart.services import empty
from marketplace.checkout.errors import OrderCalledOff, PaymentTooLate
from marketplace.core import clock, crash
from marketplace.core.db import db
from marketplace.notices.composing import tell_placed
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.shortfalls import settle_shortfalls
from marketplace.orders.states import ShopOrderState
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.services import cancel_unpaid, close_unpaid, payment_to_settle
from marketplace.pickup.services import give_place_back
from marketplace.stock.deadlines import deadline_of
from marketplace.stock.holding import expired, promise, release
from marketplace.towns.queries import TownView

Outcome = Literal["paid", "declined"]


def settle(town: TownView, *, order_id: int, outcome: Outcome) -> None:
    """The provider told how a payment ended: place the order, or keep it held for another try.

    Told twice, it counts once. Told after the deadline, it counts for as long as nobody gave the goods back
    and none of the chosen times is over.
    Raises: NotFound, PaymentTooLate or OrderCalledOff when it can no longer be had. Commits: no.
    """
    payment = payment_to_settle(town.id, order_id=order_id)
    crash.reach("settle.payment_locked")
    if payment.state == PaymentState.SUCCEEDED:
        return
    now = clock.now()
    parts = parts_of(town.id, order_id)
    check_payable(payment, parts)
    if any(part.collect_until <= now for part in parts):
        raise PaymentTooLate
    if outcome == "declined":
        if payment.state == PaymentState.OPEN:
            payment.become(PaymentState.FAILED, at=now)
        return
    payment.become(PaymentState.SUCCEEDED, at=now)
    db.session.flush()
    crash.reach("settle.payment_succeeded")
    _place_held(town, order_id, parts, at=now)


def _place_held(town: TownView, order_id: int, parts: list[ShopOrder], *, at: datetime) -> None:
    order = db.session.get_one(Order, (town.id, order_id))
    order.placed_at = at
    for part in parts:
        part.become(ShopOrderState.PLACED, at=at, by_user_id=order.user_id)
    db.session.flush()
    crash.reach("settle.bags_placed")
    part_ids = [part.id for part in parts]
    promise(town.id, shop_order_ids=part_ids)
    crash.reach("settle.promises_made")
    empty(town.id, cart_id=order.cart_id, variant_ids=_variants_in(town.id, part_ids))
    crash.reach("settle.basket_emptied")
    tell_placed(town, order_id=order_id)
    crash.reach("settle.mails_queued")


def lapse_order(town_id: int, *, order_id: int) -> None:
    """The time to pay is over: give back everything that the order holds; one not held is left alone.

    Races: locks are taken in the order that `settle` and `place` take them in: payment, bags, stock, places.
    Commits: no.
    """
    close_unpaid(town_id, order_id=order_id)
    _give_back(town_id, order_id, by_user_id=None)


def lapse_if_due(town_id: int, *, order_id: int) -> bool:
    """Lapse an order if its time is over under its locks too: one renewed meanwhile stays. Tells which.

    Raises: NotFound. Commits: no.
    """
    lock_unpaid(town_id, order_id=order_id)
    part_ids = [part.id for part in parts_of(town_id, order_id)]
    until = deadline_of(town_id, shop_order_ids=part_ids)
    if until is None or until > clock.now():
        return False
    lapse_order(town_id, order_id=order_id)
    return True


def call_off(town_id: int, *, order_id: int, by_user_id: int | None) -> None:
    """The resident gives up an order before paying; one that is paid, or no longer held, is left alone.

    Races: locks are taken in the order of `lapse_order`. Commits: no.
    """
    cancel_unpaid(town_id, order_id=order_id)
    _give_back(town_id, order_id, by_user_id=by_user_id)


def lock_unpaid(town_id: int, *, order_id: int) -> None:
    """Take the locks of an unpaid order, payment and bags, and change nothing yet. Raises: NotFound."""
    payment_to_settle(town_id, order_id=order_id)
    parts_of(town_id, order_id)


def check_payable(payment: Payment, parts: Sequence[ShopOrder]) -> None:
    """Refuse what is no longer held for its resident. Raises: OrderCalledOff, PaymentTooLate."""
    if payment.state == PaymentState.CANCELLED:
        raise OrderCalledOff
    if payment.state == PaymentState.EXPIRED or any(part.state != ShopOrderState.HELD for part in parts):
        raise PaymentTooLate


def unpaid_orders(*, limit: int) -> list[tuple[int, int]]:
    """Orders whose time to pay is over, over all towns, as (town_id, order_id); for the worker."""
    due = expired(at=clock.now(), limit=limit)
    return sorted({(town_id, _order_of(town_id, part_id)) for town_id, part_id in due})


def parts_of(town_id: int, order_id: int) -> list[ShopOrder]:
    """The bags of an order, locked in the order of their ids."""
    query = (
        select(ShopOrder)
        .where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id)
        .order_by(ShopOrder.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _give_back(town_id: int, order_id: int, *, by_user_id: int | None) -> None:
    crash.reach("lapse.payment_closed")
    now = clock.now()
    held = [part for part in parts_of(town_id, order_id) if part.state == ShopOrderState.HELD]
    for part in held:
        part.become(ShopOrderState.LAPSED, at=now, by_user_id=by_user_id)
    db.session.flush()
    crash.reach("lapse.bags_lapsed")
    part_ids = [part.id for part in held]
    release(town_id, shop_order_ids=part_ids)
    crash.reach("lapse.stock_freed")
    settle_shortfalls(town_id, variant_ids=_variants_in(town_id, part_ids))
    for booking_id in sorted(part.slot_booking_id for part in held):
        give_place_back(town_id, booking_id=booking_id)
    crash.reach("lapse.places_freed")


def _variants_in(town_id: int, shop_order_ids: Sequence[int]) -> list[int]:
    query = select(OrderLine.variant_id).where(
        OrderLine.town_id == town_id, OrderLine.shop_order_id.in_(shop_order_ids)
    )
    return list(db.session.scalars(query))


def _order_of(town_id: int, shop_order_id: int) -> int:
    return db.session.get_one(ShopOrder, (town_id, shop_order_id)).order_id
