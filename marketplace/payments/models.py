"""Tables of payments: the attempts to pay an order, and what each shop's part is paid with.

The tables of the ledger, the commands, the inbox, refunds, transfers and findings stand in their own folders;
this module names them all, so that whoever reads the models of a room finds every table.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.payments.commands.models import Command
from marketplace.payments.errors import PaymentMoveRefused
from marketplace.payments.findings.models import ReconciliationFinding, ReconciliationRun
from marketplace.payments.gateways.demo.models import DemoEvent, DemoKey, DemoLine, DemoThing
from marketplace.payments.inbox.models import WebhookEvent
from marketplace.payments.ledger.models import LedgerEntry, LedgerTransaction
from marketplace.payments.refunds.models import Dispute, Refund
from marketplace.payments.statement.models import StatementLine
from marketplace.payments.states import MOVES, UNPAID, PaymentState
from marketplace.payments.transfers.models import ShopPaymentAccount, Transfer, TransferReversal

__all__ = (
    "UNPAID",
    "Allocation",
    "Command",
    "DemoEvent",
    "DemoKey",
    "DemoLine",
    "DemoThing",
    "Dispute",
    "LedgerEntry",
    "LedgerTransaction",
    "Payment",
    "PaymentMoveRefused",
    "PaymentState",
    "ReconciliationFinding",
    "ReconciliationRun",
    "Refund",
    "ShopPaymentAccount",
    "StatementLine",
    "Tender",
    "Transfer",
    "TransferReversal",
    "WebhookEvent",
)

_UNIQUE_STATES = {
    "one_open": "state IN ('created', 'open', 'processing')",
    "one_paid": "state IN ('succeeded', 'partially_refunded')",
}


def _one_per_order(name: str) -> Index:
    where = text(_UNIQUE_STATES[name])
    return Index(
        f"uq_payments_{name}", "town_id", "order_id", unique=True, sqlite_where=where, postgresql_where=where
    )


class Payment(TownRow, Model):
    """One attempt to pay one order through one gateway. Pay-at-pickup has none: it is settled at the till.

    One of no order pays a town card that somebody buys on line (`vouchers.buying`): its only attempt.

    `refunded_cents` counts every refund that was asked for and has not failed: it is reserved before the
    provider is called. `fee_cents`: what the provider kept, once it is known.
    """

    __tablename__ = "payments"
    __table_args__ = (
        town_key("order_id", "orders"),
        UniqueConstraint("town_id", "order_id", "attempt"),
        UniqueConstraint("town_id", "checkout_session_id"),
        UniqueConstraint("town_id", "payment_intent_id"),
        UniqueConstraint("town_id", "charge_id"),
        Index("ix_payments_order", "town_id", "order_id"),
        Index("ix_payments_session", "checkout_session_id"),
        Index("ix_payments_intent", "payment_intent_id"),
        Index("ix_payments_charge", "charge_id"),
        Index("ix_payments_due", "state", "expires_at"),
        _one_per_order("one_open"),
        _one_per_order("one_paid"),
        CheckConstraint(
            "0 <= refunded_cents AND refunded_cents <= captured_cents AND captured_cents <= amount_cents",
            name="amount",
        ),
    )
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    attempt: Mapped[int] = mapped_column(default=1)
    gateway: Mapped[str] = mapped_column(String(16))
    livemode: Mapped[bool] = mapped_column(default=False)
    state: Mapped[PaymentState] = mapped_column(enum_type(PaymentState))
    amount_cents: Mapped[int]
    captured_cents: Mapped[int] = mapped_column(default=0)
    refunded_cents: Mapped[int] = mapped_column(default=0)
    fee_cents: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))
    checkout_session_id: Mapped[str | None] = mapped_column(String(255))
    checkout_url: Mapped[str] = mapped_column(Text, default="")
    payment_intent_id: Mapped[str | None] = mapped_column(String(255))
    charge_id: Mapped[str | None] = mapped_column(String(255))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    @property
    def own_order_id(self) -> int:
        """The order that it pays. Raises: LookupError for one that buys a town card."""
        if self.order_id is None:
            raise LookupError
        return self.order_id

    def become(self, state: PaymentState, *, at: datetime) -> None:
        """Make one allowed move; paid, all of it is captured. Raises: PaymentMoveRefused."""
        if state not in MOVES[self.state]:
            raise PaymentMoveRefused
        if state in {PaymentState.SUCCEEDED, PaymentState.SUCCEEDED_LATE}:
            self.captured_cents = self.amount_cents
        self.state = state
        self.changed_at = at


class Tender(StrEnum):
    """What a shop's part is paid with online."""

    CARD = "card"
    VOUCHER = "voucher"


class Allocation(TownRow, Model):
    """How much of a shop's part is paid with which tender; written once, with the order.

    `refunded_cents`: what of it was asked back, and has not failed.
    """

    __tablename__ = "allocations"
    __table_args__ = (
        town_key("order_id", "orders"),
        town_key("shop_order_id", "shop_orders"),
        UniqueConstraint("town_id", "shop_order_id", "tender"),
        Index("ix_allocations_order", "town_id", "order_id"),
        CheckConstraint("0 <= refunded_cents AND refunded_cents <= amount_cents", name="amount"),
    )
    order_id: Mapped[int] = mapped_column(BigInteger)
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    tender: Mapped[Tender] = mapped_column(enum_type(Tender))
    amount_cents: Mapped[int]
    refunded_cents: Mapped[int] = mapped_column(default=0)
