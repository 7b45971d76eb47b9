"""Invariants of card money: what was taken, given back and handed on.

Only what went through a provider's paying page: those payments bear its id.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from marketplace.core import clock
from marketplace.moving.audit.book import GONE, own_account, transfers_with
from marketplace.moving.audit.checks import Check
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.commands.models import Command, CommandKind, CommandState
from marketplace.payments.inbox.models import EventState, WebhookEvent
from marketplace.payments.ledger.models import LedgerTransaction
from marketplace.payments.models import Allocation, Payment, PaymentState, Tender
from marketplace.payments.refunds.models import Refund
from marketplace.payments.states import CAPTURED, RefundState
from marketplace.payments.transfers.models import ShopPaymentAccount, Transfer, TransferReversal

_UNDONE = (ShopOrderState.DECLINED, ShopOrderState.CANCELLED, ShopOrderState.LAPSED)
_KEPT = (PaymentState.SUCCEEDED, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED)
_PATIENCE = timedelta(hours=1)


def checks() -> list[Check]:
    """The checks of card money."""
    return [
        Check("a bag is paid with what it comes to at most", _unallocated()),
        Check("a paying page asks for what the bags cost by card", _misasked()),
        Check("what was asked back of a payment is the sum of its refunds", _refunds_of_payments()),
        Check("what was asked back of a bag is the sum of its refunds", _refunds_of_bags()),
        Check("no payment hands on more than was taken", _handed_on()),
        Check("a command that is done made what its subject names", _astray_commands()),
        Check("an order is paid once", _paid_twice()),
        Check("what was paid for a bag that was given up goes back", _unreturned()),
        Check("a payment says what was taken", _miscounted()),
        Check("a payment that does not match released nothing", _released()),
        Check("live and test money never mix", _mixed_modes()),
        Check("an event of a provider waits for an hour", _late_events(), is_finding=True),
    ]


def _unallocated() -> Select[*tuple[object, ...]]:
    paid = (
        select(Allocation.town_id, Allocation.shop_order_id, func.sum(Allocation.amount_cents).label("cents"))
        .group_by(Allocation.town_id, Allocation.shop_order_id)
        .subquery()
    )
    has_others = exists().where(
        Allocation.town_id == ShopOrder.town_id, Allocation.order_id == ShopOrder.order_id
    )
    cents = func.coalesce(paid.c.cents, 0)
    on = and_(paid.c.town_id == ShopOrder.town_id, paid.c.shop_order_id == ShopOrder.id)
    return (
        select(ShopOrder.town_id, ShopOrder.id.label("shop_order"), ShopOrder.most_cents, cents.label("paid"))
        .outerjoin(paid, on)
        .where(has_others, ShopOrder.most_cents != cents)
    )


def _misasked() -> Select[*tuple[object, ...]]:
    cards = (
        select(func.sum(Allocation.amount_cents))
        .where(
            Allocation.town_id == Payment.town_id,
            Allocation.order_id == Payment.order_id,
            Allocation.tender == Tender.CARD,
        )
        .scalar_subquery()
    )
    is_quarantined = Payment.state == PaymentState.MISMATCH
    return _payments(Payment.amount_cents, cards.label("by_card")).where(
        Payment.amount_cents != cards, ~is_quarantined
    )


def _refunds_of_payments() -> Select[*tuple[object, ...]]:
    refunded = _refunded(Refund.payment_id == Payment.id, Refund.town_id == Payment.town_id)
    return _payments(refunded.label("refunds_cents")).where(_by_page(), Payment.refunded_cents != refunded)


def _refunds_of_bags() -> Select[*tuple[object, ...]]:
    refunded = _refunded(
        Refund.town_id == Allocation.town_id, Refund.shop_order_id == Allocation.shop_order_id
    )
    return select(
        Allocation.town_id, Allocation.shop_order_id, Allocation.refunded_cents, refunded.label("refunds")
    ).where(Allocation.tender == Tender.CARD, Allocation.refunded_cents != refunded)


def _refunded(*where: ColumnElement[bool]) -> ColumnElement[int]:
    query = select(func.coalesce(func.sum(Refund.card_cents), 0)).where(
        *where, Refund.state != RefundState.FAILED
    )
    return query.scalar_subquery()


def _handed_on() -> Select[*tuple[object, ...]]:
    handed = (
        select(func.coalesce(func.sum(Transfer.amount_cents), 0))
        .where(
            Transfer.town_id == Payment.town_id, Transfer.payment_id == Payment.id, Transfer.state.in_(GONE)
        )
        .scalar_subquery()
    )
    return _payments(handed.label("handed_cents")).where(handed > Payment.captured_cents)


def _astray_commands() -> Select[*tuple[object, ...]]:
    made: dict[CommandKind, Any] = {
        CommandKind.REFUND: Refund,
        CommandKind.TRANSFER: Transfer,
        CommandKind.REVERSAL: TransferReversal,
    }
    named = [
        and_(
            Command.kind == kind,
            ~exists().where(
                table.town_id == Command.town_id,
                table.id == Command.subject_id,
                table.provider_id == Command.provider_id,
            ),
        )
        for kind, table in made.items()
    ]
    return select(Command.town_id, Command.id.label("command"), Command.kind, Command.provider_id).where(
        Command.state == CommandState.SUCCEEDED, or_(Command.provider_id.is_(None), *named)
    )


def _paid_twice() -> Select[*tuple[object, ...]]:
    key = (Payment.town_id, Payment.order_id)
    paying = Payment.state.in_((PaymentState.SUCCEEDED, PaymentState.PARTIALLY_REFUNDED))
    return (
        select(*key, func.count().label("payments"))
        .where(paying, Payment.order_id.is_not(None))
        .group_by(*key)
        .having(func.count() > 1)
    )


def _unreturned() -> Select[*tuple[object, ...]]:
    kept = exists().where(
        Payment.town_id == Allocation.town_id,
        Payment.order_id == Allocation.order_id,
        Payment.state.in_(_KEPT),
        _by_page(),
        ~exists().where(
            Refund.town_id == Payment.town_id,
            Refund.payment_id == Payment.id,
            or_(Refund.shop_order_id.is_(None), Refund.state == RefundState.FAILED),
        ),
    )
    return (
        select(
            Allocation.town_id, Allocation.shop_order_id, Allocation.amount_cents, Allocation.refunded_cents
        )
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == Allocation.town_id, ShopOrder.id == Allocation.shop_order_id),
        )
        .where(ShopOrder.state.in_(_UNDONE), Allocation.refunded_cents != Allocation.amount_cents, kept)
    )


def _miscounted() -> Select[*tuple[object, ...]]:
    is_taken = Payment.state.in_(tuple(CAPTURED))
    return _payments(Payment.captured_cents).where(
        or_(
            and_(is_taken, Payment.captured_cents != Payment.amount_cents),
            and_(~is_taken, Payment.captured_cents != 0),
        )
    )


def _released() -> Select[*tuple[object, ...]]:
    other = Payment.__table__.alias("other")
    is_paid = exists().where(
        other.c.town_id == Payment.town_id,
        other.c.order_id == Payment.order_id,
        other.c.state.in_(tuple(CAPTURED)),
    )
    is_booked = exists().where(
        LedgerTransaction.town_id == Payment.town_id,
        LedgerTransaction.source_kind == "payment",
        LedgerTransaction.source_id == Payment.id,
    )
    return (
        _payments(Order.placed_at)
        .join(Order, and_(Order.town_id == Payment.town_id, Order.id == Payment.order_id))
        .where(
            Payment.state == PaymentState.MISMATCH,
            or_(is_booked, and_(Order.placed_at.is_not(None), ~is_paid)),
        )
    )


def _mixed_modes() -> Select[*tuple[object, ...]]:
    return (
        transfers_with(Payment.livemode)
        .join(Payment, and_(Payment.town_id == Transfer.town_id, Payment.id == Transfer.payment_id))
        .join(ShopPaymentAccount, own_account())
        .where(Transfer.state.in_(GONE), Payment.livemode != ShopPaymentAccount.livemode)
    )


def _late_events() -> Select[*tuple[object, ...]]:
    waiting = WebhookEvent.state.in_((EventState.RECEIVED, EventState.FAILED))
    return select(WebhookEvent.event_id, WebhookEvent.type, WebhookEvent.state).where(
        waiting, WebhookEvent.received_at < clock.now() - _PATIENCE
    )


def _by_page() -> ColumnElement[bool]:
    return Payment.checkout_session_id.is_not(None)


def _payments(*more: Any) -> Select[*tuple[object, ...]]:
    return select(Payment.town_id, Payment.id.label("payment"), Payment.state, *more)
