"""A shop's month: what it was owed, what moved, and each bag's movements. Whoever shows it reads it here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from marketplace.core.db import db
from marketplace.orders.figures import BAG_KEPT_CENTS
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.ledger.statements import (
    Moved,
    Statement,
    moves_by_bag,
    read_moves,
    statement_from,
    statement_of,
    summed,
)
from marketplace.payments.refunds.models import Dispute
from marketplace.payments.states import DisputeState, TransferState
from marketplace.payments.transfers.models import ACTIVE, ShopPaymentAccount, Transfer

PAGE = 50


class Journey(StrEnum):
    """Where a bag's share is on its way to the shop."""

    TILL = "till"  # paid at the shop's till: nothing passes through us
    UNDER_WAY = "under_way"
    NO_ACCOUNT = "no_account"  # blocked: the shop's account cannot receive
    DISPUTED = "disputed"  # blocked: the buyer's bank contests the payment
    REFUSED = "refused"  # blocked: the provider said no, a person looks
    SENT = "sent"
    PARTLY_BACK = "partly_back"
    BACK = "back"
    NOTHING_DUE = "nothing_due"


@dataclass(frozen=True)
class Movement:
    """What moved for one bag in a time, and where its share is now. Units: cents.

    `bag_cents` is what it comes to; `sent_cents` the share, whatever its state; `reversed_cents` what of it
    came back.
    """

    reference: str
    at: datetime
    moved: Moved
    bag_cents: int
    journey: Journey
    sent_cents: int
    reversed_cents: int


@dataclass(frozen=True)
class ShopMonth:
    """A shop's time. `movements`: all or a page of them, latest first; `total`: how many there are."""

    statement: Statement
    movements: Sequence[Movement]
    total: int


def month_page(town_id: int, shop_id: int, *, since: datetime, until: datetime, skip: int) -> ShopMonth:
    """A shop's time with a page of its movements. Three queries, however many orders."""
    statement = statement_of(town_id, shop_id, since=since, until=until)
    query = movements_query(town_id, shop_id, since=since, until=until).limit(PAGE).offset(skip)
    rows = db.session.execute(query).mappings().all()
    movements = [_movement(dict(row)) for row in rows]
    return ShopMonth(statement, movements, int(rows[0]["total"]) if rows else 0)


def whole_month(town_id: int, shop_id: int, *, since: datetime, until: datetime) -> ShopMonth:
    """A shop's time with all its movements. Its sums are those of the movements. Two queries."""
    rows = db.session.execute(movements_query(town_id, shop_id, since=since, until=until)).mappings().all()
    told = [dict(row) for row in rows]
    moved = summed([read_moves(row) for row in told])
    statement = statement_from(moved, town_id, shop_id, since=since)
    return ShopMonth(statement, [_movement(row) for row in told], len(told))


def movements_query(town_id: int, shop_id: int, *, since: datetime, until: datetime) -> Select[Any]:
    """The bags that moved, latest first, each with its reference and where its share is."""
    moves = moves_by_bag(town_id, shop_id, since=since, until=until).subquery("moves")
    of_bag = and_(
        ShopOrder.town_id == town_id, ShopOrder.order_id == moves.c.order_id, ShopOrder.shop_id == shop_id
    )
    contested = exists().where(
        Dispute.town_id == town_id,
        Dispute.payment_id == Transfer.payment_id,
        Dispute.state == DisputeState.OPEN,
    )
    return (
        select(
            moves,
            Order.reference,
            BAG_KEPT_CENTS.label("bag_cents"),
            Transfer.state,
            Transfer.amount_cents.label("sent_cents"),
            Transfer.reversed_cents,
            contested.label("disputed"),
            ShopPaymentAccount.transfers,
            func.count().over().label("total"),
        )
        .join(ShopOrder, of_bag)
        .join(Order, and_(Order.town_id == town_id, Order.id == moves.c.order_id))
        .outerjoin(Transfer, and_(Transfer.town_id == town_id, Transfer.shop_order_id == ShopOrder.id))
        .outerjoin(
            ShopPaymentAccount,
            and_(ShopPaymentAccount.town_id == town_id, ShopPaymentAccount.shop_id == shop_id),
        )
        .order_by(moves.c.at.desc(), moves.c.order_id.desc())
    )


def _movement(row: dict[str, Any]) -> Movement:
    bag = read_moves(row)
    return Movement(
        reference=row["reference"],
        at=bag.at,
        moved=bag.moved,
        bag_cents=row["bag_cents"],
        journey=_journey(row, is_till=bag.moved.till_commission_cents != 0),
        sent_cents=row["sent_cents"] or 0,
        reversed_cents=row["reversed_cents"] or 0,
    )


def _journey(row: dict[str, Any], *, is_till: bool) -> Journey:
    state: TransferState | None = row["state"]
    if state is None:
        return Journey.TILL if is_till else Journey.NOTHING_DUE
    if state != TransferState.BLOCKED:
        return _JOURNEYS[state]
    if row["disputed"]:
        return Journey.DISPUTED
    return Journey.REFUSED if row["transfers"] == ACTIVE else Journey.NO_ACCOUNT


_JOURNEYS = {
    TransferState.PLANNED: Journey.UNDER_WAY,
    TransferState.CANCELLED: Journey.NOTHING_DUE,
    TransferState.DONE: Journey.SENT,
    TransferState.PARTIALLY_REVERSED: Journey.PARTLY_BACK,
    TransferState.REVERSED: Journey.BACK,
}
