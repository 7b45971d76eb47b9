"""Tables of refunds and disputes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.orders.giving_back.models import Bearer
from marketplace.payments.errors import PaymentMoveRefused
from marketplace.payments.states import DISPUTE_MOVES, REFUND_MOVES, DisputeState, RefundState

__all__ = ("Bearer", "Dispute", "Origin", "Refund")


class Origin(StrEnum):
    """Who decided a refund: we, or somebody on the provider's own pages."""

    APP = "app"
    EXTERNAL = "external"


class Refund(TownRow, Model):
    """Money given back for a part of an order, or for a whole payment when no part is named.

    `cause` makes deciding the same thing twice impossible: one a line and change, one a refused bag.
    `after_final` and `commission_cents` are decided with the refund, so that the book does not depend on when
    the provider answers. Commission is what the platform gives up of its own share.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        town_key("payment_id", "payments"),
        town_key("shop_order_id", "shop_orders"),
        town_key("order_line_id", "order_lines"),
        UniqueConstraint("town_id", "payment_id", "cause"),
        UniqueConstraint("town_id", "provider_id"),
        Index("ix_refunds_shop_order", "town_id", "shop_order_id"),
        Index("ix_refunds_line", "town_id", "order_line_id"),
        Index("ix_refunds_provider_id", "provider_id"),
        Index("ix_refunds_state", "state", "changed_at"),
        CheckConstraint(
            "card_cents >= 0 AND voucher_cents >= 0 AND card_cents + voucher_cents > 0"
            " AND commission_cents BETWEEN 0 AND card_cents + voucher_cents",
            name="amount",
        ),
    )
    payment_id: Mapped[int] = mapped_column(BigInteger)
    shop_order_id: Mapped[int | None] = mapped_column(BigInteger)
    order_line_id: Mapped[int | None] = mapped_column(BigInteger)
    cause: Mapped[str] = mapped_column(String(120))
    card_cents: Mapped[int]
    voucher_cents: Mapped[int] = mapped_column(default=0)
    commission_cents: Mapped[int] = mapped_column(default=0)
    after_final: Mapped[bool] = mapped_column(default=False)
    borne_by: Mapped[Bearer] = mapped_column(enum_type(Bearer))
    origin: Mapped[Origin] = mapped_column(enum_type(Origin))
    state: Mapped[RefundState] = mapped_column(enum_type(RefundState), default=RefundState.PENDING)
    provider_id: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def amount_cents(self) -> int:
        """All of it, whatever it is given back on."""
        return self.card_cents + self.voucher_cents

    def become(self, state: RefundState, *, at: datetime) -> None:
        """Make one allowed move. Raises: PaymentMoveRefused."""
        if state not in REFUND_MOVES[self.state]:
            raise PaymentMoveRefused
        self.state, self.changed_at = state, at


class Dispute(TownRow, Model):
    """A buyer's bank contests a payment. While it is open, nothing of that payment is handed on."""

    __tablename__ = "disputes"
    __table_args__ = (
        town_key("payment_id", "payments"),
        UniqueConstraint("town_id", "provider_id"),
        Index("ix_disputes_payment", "town_id", "payment_id"),
        Index("ix_disputes_provider_id", "provider_id"),
        Index("ix_disputes_state", "state", "changed_at"),
        CheckConstraint("amount_cents > 0", name="amount"),
    )
    payment_id: Mapped[int] = mapped_column(BigInteger)
    provider_id: Mapped[str] = mapped_column(String(255))
    amount_cents: Mapped[int]
    reason: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[DisputeState] = mapped_column(enum_type(DisputeState), default=DisputeState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def become(self, state: DisputeState, *, at: datetime) -> None:
        """Make one allowed move. Raises: PaymentMoveRefused."""
        if state not in DISPUTE_MOVES[self.state]:
            raise PaymentMoveRefused
        self.state, self.changed_at = state, at
