"""Refunds in the book."""

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.core.money import rounded_share
from marketplace.orders.models import ShopOrder
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction
from marketplace.payments.ledger.postings import (
    Booking,
    Reduction,
    final_source,
    post_refund,
    post_refund_failed,
)
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Bearer, Refund
from marketplace.payments.states import RefundState


def book_refund(refund: Refund, *, payment: Payment) -> None:
    """Write a refund into the book, and its mirror when it failed. Commits: no."""
    booking = Booking(payment.town_id, payment.order_id, payment.currency)
    shop_id = None
    if refund.shop_order_id:
        shop_id = db.session.get_one(ShopOrder, (refund.town_id, refund.shop_order_id)).shop_id
    reduction = Reduction(
        card_cents=refund.card_cents,
        voucher_cents=refund.voucher_cents,
        commission_cents=refund.commission_cents,
        shop_id=shop_id,
        after_final=refund.after_final,
        from_shop=refund.borne_by == Bearer.SHOP,
    )
    post = post_refund_failed if refund.state == RefundState.FAILED else post_refund
    post(booking, refund_id=refund.id, reduction=reduction)


def commission_back(town_id: int, *, shop_order_id: int, refund_cents: int) -> int:
    """What of our commission on a bag goes back with a refund that its shop bears; all with the last cent.

    Units: cents. Reckoned from what the book holds, so that parts of a refund sum to the whole.
    """
    earned = _earned(town_id, shop_order_id)
    final_cents, commission_cents = sum(earned.values()), earned.get(Account.COMMISSION, 0)
    before = final_cents - _refunded_after_final(town_id, shop_order_id)
    after = max(0, before - refund_cents)

    def on(cents: int) -> int:
        return rounded_share(commission_cents, cents, final_cents) if final_cents else 0

    return min(refund_cents, on(before) - on(after))


def _earned(town_id: int, shop_order_id: int) -> dict[Account, int]:
    source = final_source(shop_order_id)
    rows = db.session.execute(
        select(LedgerEntry.account, func.sum(-LedgerEntry.amount_cents))
        .join(
            LedgerTransaction,
            same_transaction(),
        )
        .where(
            LedgerTransaction.town_id == town_id,
            LedgerTransaction.source_kind == source.source_kind,
            LedgerTransaction.source_id == source.source_id,
            LedgerTransaction.kind == source.kind,
            LedgerEntry.shop_id.is_not(None),
        )
        .group_by(LedgerEntry.account)
    )
    return {account: int(cents) for account, cents in rows}


def _refunded_after_final(town_id: int, shop_order_id: int) -> int:
    return int(
        db.session.scalar(
            select(func.coalesce(func.sum(Refund.card_cents + Refund.voucher_cents), 0)).where(
                Refund.town_id == town_id,
                Refund.shop_order_id == shop_order_id,
                Refund.after_final.is_(True),
                Refund.borne_by == Bearer.SHOP,
                Refund.state != RefundState.FAILED,
            )
        )
        or 0
    )
