"""Tables of payments."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.core.errors import Refusal
from marketplace.core.words import _


class PaymentState(StrEnum):
    """Where a payment stands."""

    CREATED = "created"
    OPEN = "open"
    SUCCEEDED = "succeeded"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"
    REFUNDED = "refunded"


_S = PaymentState
MOVES: dict[PaymentState, frozenset[PaymentState]] = {
    _S.CREATED: frozenset({_S.OPEN, _S.EXPIRED, _S.CANCELLED}),
    _S.OPEN: frozenset({_S.SUCCEEDED, _S.FAILED, _S.EXPIRED, _S.CANCELLED}),
    _S.FAILED: frozenset({_S.OPEN, _S.SUCCEEDED, _S.EXPIRED, _S.CANCELLED}),
    _S.SUCCEEDED: frozenset({_S.REFUNDED}),
    _S.EXPIRED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.REFUNDED: frozenset(),
}


class PaymentMoveRefused(Refusal):
    """The payment is past that step."""

    def __init__(self) -> None:
        super().__init__(_("Ce paiement est déjà terminé."))


class Payment(TownRow, Model):
    """What one order owes through one provider. Pay-at-pickup has none: it is settled at the shop's till."""

    __tablename__ = "payments"
    __table_args__ = (
        town_key("order_id", "orders"),
        Index("ix_payments_order", "town_id", "order_id"),
        CheckConstraint("amount_cents >= 0 AND refunded_cents BETWEEN 0 AND amount_cents", name="amount"),
    )
    order_id: Mapped[int] = mapped_column(BigInteger)
    provider: Mapped[str] = mapped_column(String(16))
    state: Mapped[PaymentState] = mapped_column(enum_type(PaymentState))
    amount_cents: Mapped[int]
    refunded_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def become(self, state: PaymentState, *, at: datetime) -> None:
        """Make one allowed move. Raises: PaymentMoveRefused if `MOVES` does not list it."""
        if state not in MOVES[self.state]:
            raise PaymentMoveRefused
        self.state = state
        self.changed_at = at
