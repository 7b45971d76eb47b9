"""Money of cards that is still on its way: it ends where it was asked for, so a move waits for it."""

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import PLACE_TAKING
from marketplace.payments.commands.models import UNDONE, Command
from marketplace.payments.elsewhere import ELSEWHERE
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Dispute, Refund
from marketplace.payments.states import (
    CAPTURED,
    PAYABLE,
    DisputeState,
    RefundState,
    ReversalState,
    TransferState,
)
from marketplace.payments.transfers.models import Transfer, TransferReversal

_COMING_BACK = (RefundState.PENDING, RefundState.SUBMITTED)
_GOING_OUT = (TransferState.PLANNED, TransferState.BLOCKED)


def cards_open(connection: Connection, town_id: int, *, shop_id: int | None = None) -> list[str]:
    """The references of a town's orders whose cards' money is not at its end, in their order.

    A page on which somebody may still pay; a bag that was paid and is not fetched, whose shop gets its share
    later; money on its way back, or to a shop; a dispute. What another installation took is history.
    `shop_id`: only orders with a bag of that shop, which need not know of any other.
    """
    query = (
        select(Order.reference)
        .join(Payment, and_(Payment.town_id == Order.town_id, Payment.order_id == Order.id))
        .where(
            Order.town_id == town_id, Payment.gateway != ELSEWHERE, or_(*_is_open()), *_with_bag_of(shop_id)
        )
        .distinct()
        .order_by(Order.reference)
    )
    return list(connection.scalars(query))


def _with_bag_of(shop_id: int | None) -> list[ColumnElement[bool]]:
    bag = exists().where(
        ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id, ShopOrder.shop_id == shop_id
    )
    return [] if shop_id is None else [bag]


def _is_open() -> list[ColumnElement[bool]]:
    of_payment = [
        exists().where(
            table.town_id == Payment.town_id, table.payment_id == Payment.id, table.state.in_(states)
        )
        for table, states in (
            (Refund, _COMING_BACK),
            (Transfer, _GOING_OUT),
            (Dispute, (DisputeState.OPEN,)),
        )
    ]
    awaited = exists().where(
        ShopOrder.town_id == Payment.town_id,
        ShopOrder.order_id == Payment.order_id,
        ShopOrder.state.in_(tuple(PLACE_TAKING)),
    )
    taken_back = exists().where(
        Transfer.town_id == Payment.town_id,
        Transfer.payment_id == Payment.id,
        TransferReversal.town_id == Transfer.town_id,
        TransferReversal.transfer_id == Transfer.id,
        TransferReversal.state == ReversalState.PLANNED,
    )
    asked = exists().where(
        Command.town_id == Payment.town_id,
        Command.subject_id == Payment.id,
        Command.state.in_(tuple(UNDONE)),
    )
    paid = Payment.state.in_(tuple(CAPTURED))
    return [Payment.state.in_(tuple(PAYABLE)), and_(paid, awaited), taken_back, asked, *of_payment]
