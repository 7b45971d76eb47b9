"""Reads of withdrawals."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.models import Order, ShopOrder, ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.orders.withdrawals.models import Withdrawal, WithdrawalLine, WithdrawalState
from marketplace.towns.queries import TownView
from marketplace.towns.withdrawal_period import ends_at

IN_HAND = (ShopOrderState.COLLECTED, ShopOrderState.UNCOLLECTED)
_BEFORE = frozenset(
    {
        ShopOrderState.PLACED,
        ShopOrderState.ACCEPTED,
        ShopOrderState.PICKING,
        ShopOrderState.READY,
        ShopOrderState.AT_HUB,
    }
)


def is_before(state: ShopOrderState) -> bool:
    """Whether a bag in that state has still to be fetched."""
    return state in _BEFORE


def withdrawable_until(
    town: TownView, *, state: ShopOrderState, collected_at: datetime | None
) -> datetime | None:
    """Until when a bag may be renounced; None for one that was given up. Not fetched yet: for long still."""
    if is_before(state):
        return ends_at(clock.now(), town=town)
    return ends_at(collected_at, town=town) if collected_at else None


def collected_at(town_id: int, *, shop_order_id: int) -> datetime | None:
    """When a bag was handed over, or given up waiting for; None before."""
    query = select(func.max(ShopOrderStep.at)).where(
        ShopOrderStep.town_id == town_id,
        ShopOrderStep.shop_order_id == shop_order_id,
        ShopOrderStep.state.in_(IN_HAND),
    )
    found: datetime | None = db.session.scalar(query)
    return found


def asked_units(town_id: int, *, shop_order_id: int) -> dict[int, int]:
    """How much of each line is asked to be taken back and not answered yet, by line."""
    query = (
        select(WithdrawalLine.order_line_id, func.sum(WithdrawalLine.units))
        .join(
            Withdrawal,
            and_(Withdrawal.town_id == WithdrawalLine.town_id, Withdrawal.id == WithdrawalLine.withdrawal_id),
        )
        .where(
            WithdrawalLine.town_id == town_id,
            Withdrawal.shop_order_id == shop_order_id,
            Withdrawal.state == WithdrawalState.ASKED,
        )
        .group_by(WithdrawalLine.order_line_id)
    )
    return {line_id: int(units) for line_id, units in db.session.execute(query)}


def withdrawals_of_shop(
    town_id: int, shop_id: int, *, limit: int
) -> Sequence[tuple[Withdrawal, ShopOrder, str, str]]:
    """A shop's withdrawals with bag, reference and name; those that wait first, the most urgent on top."""
    query = (
        select(Withdrawal, ShopOrder, Order.reference, Order.name)
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == Withdrawal.town_id, ShopOrder.id == Withdrawal.shop_order_id),
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(Withdrawal.town_id == town_id, ShopOrder.shop_id == shop_id)
        .order_by(Withdrawal.state != WithdrawalState.ASKED, Withdrawal.due_at, Withdrawal.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def withdrawal_numbered(town_id: int, *, number: str) -> Withdrawal | None:
    """The withdrawal of that number, or None."""
    return db.session.scalar(
        select(Withdrawal).where(Withdrawal.town_id == town_id, Withdrawal.number == number)
    )


def withdrawals_of_bag(town_id: int, *, shop_order_id: int) -> Sequence[Withdrawal]:
    """The withdrawals of a bag, oldest first."""
    query = (
        select(Withdrawal)
        .where(Withdrawal.town_id == town_id, Withdrawal.shop_order_id == shop_order_id)
        .order_by(Withdrawal.id)
    )
    return db.session.scalars(query).all()


def waiting_withdrawals(town_id: int, shop_id: int) -> int:
    """How many withdrawals wait for the shop's answer."""
    query = (
        select(func.count())
        .select_from(Withdrawal)
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == Withdrawal.town_id, ShopOrder.id == Withdrawal.shop_order_id),
        )
        .where(
            Withdrawal.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            Withdrawal.state == WithdrawalState.ASKED,
        )
    )
    return db.session.scalar(query) or 0
