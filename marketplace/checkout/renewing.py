"""More time to pay: what an order holds is kept a while longer, but nobody blocks the last loaf for ever."""

from datetime import datetime, timedelta

from flask import current_app

from marketplace.checkout.errors import PaymentTooLate
from marketplace.checkout.settling import check_payable, lock_unpaid
from marketplace.core import clock
from marketplace.orders.states import BEFORE_PAYMENT, ShopOrderState
from marketplace.stock.deadlines import lengthen

LONGEST = timedelta(hours=2)
_UNPAID = BEFORE_PAYMENT | {ShopOrderState.LAPSED}


def renew(town_id: int, *, order_id: int) -> None:
    """Keep an unpaid order's goods and windows for one more spell from now.

    Counted from now, so that a second click adds nothing, and never beyond two hours after it was ordered.
    Works for as long as everything is held, even when the deadline has just passed; does nothing once paid.
    Raises: NotFound, PaymentTooLate, OrderCalledOff, StillAsked.
    Races: the order's locks are taken as `lapse_if_due` takes them: one of them comes first, and the others
    see what it did. Commits: no.
    """
    unpaid = lock_unpaid(town_id, order_id=order_id)
    if any(part.state not in _UNPAID for part in unpaid.parts):
        return
    check_payable(unpaid)
    now, order = clock.now(), unpaid.order
    until = min(now + spell(), longest(order.created_at))
    if until <= now:
        raise PaymentTooLate
    lengthen(town_id, shop_order_ids=[part.id for part in unpaid.parts], until=until)


def spell() -> timedelta:
    """For how long goods are kept at a time."""
    return timedelta(minutes=current_app.extensions["settings"].hold_minutes)


def longest(made_at: datetime) -> datetime:
    """The moment until which an order made at a moment may be kept at most, however often it is renewed."""
    return made_at + max(LONGEST, spell())
