"""Withdrawals whose fourteen days run out: the shop is reminded, then a person at the platform is told."""

from datetime import timedelta

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.notices.backs import remind_of_withdrawal
from marketplace.orders.models import ShopOrder
from marketplace.orders.withdrawals.models import Withdrawal, WithdrawalState
from marketplace.payments.findings.services import Found, report
from marketplace.towns.queries import town_by_id

REMINDED_BEFORE = timedelta(days=4)
_AT_ONCE = 200
Key = tuple[int, int]


def due_withdrawals() -> list[Key]:
    """Those of which the shop or the operator has still to hear, over all towns, as (town_id, id)."""
    now = clock.now()
    query = (
        select(Withdrawal.town_id, Withdrawal.id)
        .where(
            Withdrawal.state == WithdrawalState.ASKED,
            Withdrawal.due_at <= now + REMINDED_BEFORE,
            Withdrawal.reminded_at.is_(None)
            | (Withdrawal.reported_at.is_(None) & (Withdrawal.due_at <= now)),
        )
        .order_by(Withdrawal.due_at)
        .limit(_AT_ONCE)
        .execution_options(all_towns=True)
    )
    return [(town_id, key) for town_id, key in db.session.execute(query)]


def remind(town_id: int, *, withdrawal_id: int) -> None:
    """Remind the shop once, and report once what is late. Races: the row is locked. Commits: no."""
    withdrawal = db.session.get_one(
        Withdrawal, (town_id, withdrawal_id), with_for_update=True, populate_existing=True
    )
    if withdrawal.state is not WithdrawalState.ASKED:
        return
    now = clock.now()
    if withdrawal.reminded_at is None:
        shop_order = db.session.get_one(ShopOrder, (town_id, withdrawal.shop_order_id))
        remind_of_withdrawal(town_by_id(town_id), shop_order=shop_order, withdrawal=withdrawal)
        withdrawal.reminded_at = now
    if withdrawal.reported_at is None and withdrawal.due_at <= now:
        report(Found("withdrawal_overdue", withdrawal.number, town_id=town_id))
        withdrawal.reported_at = now
    db.session.flush()
