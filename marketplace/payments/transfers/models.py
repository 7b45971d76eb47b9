"""Tables of the shops' accounts and shares."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.payments.errors import PaymentMoveRefused
from marketplace.payments.states import REVERSAL_MOVES, TRANSFER_MOVES, ReversalState, TransferState

ACTIVE = "active"


class ShopPaymentAccount(TownRow, Model):
    """Where a shop's share goes and on which terms.

    `account_id` is None for a shop that is only paid at its till. `transfers` is the provider's word for
    whether it may receive; `activated_at` when it first could. `opening`: the request to open it, frozen
    until it is answered. Units: basis points of what is sold, and of the provider's fee on its part.
    """

    __tablename__ = "shop_payment_accounts"
    __table_args__ = (
        town_key("shop_id", "shops"),
        UniqueConstraint("town_id", "shop_id"),
        UniqueConstraint("town_id", "account_id"),
        Index("ix_shop_payment_accounts_account", "account_id"),
        CheckConstraint(
            "commission_basis_points BETWEEN 0 AND 10000 AND fee_basis_points BETWEEN 0 AND 10000",
            name="terms",
        ),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[str | None] = mapped_column(String(255))
    transfers: Mapped[str] = mapped_column(String(24), default="absent")
    requirements_due: Mapped[str] = mapped_column(Text, default="")  # the provider's words, one a line
    commission_basis_points: Mapped[int] = mapped_column(default=0)
    fee_basis_points: Mapped[int] = mapped_column(default=0)
    bears_disputes: Mapped[bool] = mapped_column(default=False)  # by its contract; else the platform does
    livemode: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opening: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    opening_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def may_receive(self) -> bool:
        """Whether transfers may go there."""
        return self.account_id is not None and self.transfers == ACTIVE


class Transfer(TownRow, Model):
    """A shop's share of one payment. The unique key makes paying a shop twice for a bag impossible.

    `account_id` stands from the moment a command is given: another account later changes nothing here.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        town_key("payment_id", "payments"),
        town_key("shop_id", "shops"),
        UniqueConstraint("town_id", "shop_order_id"),
        UniqueConstraint("town_id", "provider_id"),
        Index("ix_transfers_payment", "town_id", "payment_id"),
        Index("ix_transfers_shop", "town_id", "shop_id", "state"),
        Index("ix_transfers_provider_id", "provider_id"),
        Index("ix_transfers_state", "state", "changed_at"),
        CheckConstraint(
            "0 < amount_cents AND 0 <= reversed_cents AND reversed_cents <= amount_cents", name="amount"
        ),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    payment_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[str | None] = mapped_column(String(255))
    amount_cents: Mapped[int]
    reversed_cents: Mapped[int] = mapped_column(default=0)
    state: Mapped[TransferState] = mapped_column(enum_type(TransferState))
    provider_id: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def become(self, state: TransferState, *, at: datetime) -> None:
        """Make one allowed move. Raises: PaymentMoveRefused."""
        if state not in TRANSFER_MOVES[self.state]:
            raise PaymentMoveRefused
        self.state, self.changed_at = state, at


class TransferReversal(TownRow, Model):
    """A part of a share taken back, for one cause."""

    __tablename__ = "transfer_reversals"
    __table_args__ = (
        town_key("transfer_id", "transfers"),
        UniqueConstraint("town_id", "transfer_id", "cause"),
        UniqueConstraint("town_id", "provider_id"),
        Index("ix_transfer_reversals_provider_id", "provider_id"),
        CheckConstraint("amount_cents > 0", name="amount"),
    )
    transfer_id: Mapped[int] = mapped_column(BigInteger)
    cause: Mapped[str] = mapped_column(String(120))
    amount_cents: Mapped[int]
    state: Mapped[ReversalState] = mapped_column(enum_type(ReversalState))
    provider_id: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def become(self, state: ReversalState, *, at: datetime) -> None:
        """Make one allowed move. Raises: PaymentMoveRefused."""
        if state not in REVERSAL_MOVES[self.state]:
            raise PaymentMoveRefused
        self.state, self.changed_at = state, at
