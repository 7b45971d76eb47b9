"""What a gateway answers: the provider's objects, reduced to what this house reads.

All amounts are whole minor units; currencies are ISO codes in capitals; times are aware UTC. `command_id` is
the command that made the object; empty when somebody else did (the provider's own dashboard, for one).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SessionStatus = Literal["open", "complete", "expired"]
PaymentStatus = Literal["unpaid", "paid", "no_payment_required"]
RefundStatus = Literal["pending", "requires_action", "succeeded", "failed", "canceled"]
TransfersStatus = Literal["active", "pending", "restricted", "unsupported", "absent"]


@dataclass(frozen=True, kw_only=True)
class CheckoutSession:
    """A paying page. `url` is empty once it is closed; the ids of the payment are empty before it is made.

    `fee_cents`: what the provider kept; None until it is known.
    """

    id: str
    url: str
    status: SessionStatus
    payment_status: PaymentStatus
    amount_cents: int
    currency: str
    reference: str
    command_id: str
    payment_intent_id: str
    charge_id: str
    fee_cents: int | None
    expires_at: datetime
    livemode: bool

    @property
    def paid(self) -> bool:
        """Whether the money has been taken."""
        return self.payment_status == "paid"


@dataclass(frozen=True, kw_only=True)
class Refund:
    """Money on its way back to a buyer. `failure`: the provider's word for why it came back."""

    id: str
    status: RefundStatus
    amount_cents: int
    currency: str
    payment_intent_id: str
    charge_id: str
    command_id: str
    failure: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A share handed to a shop's account."""

    id: str
    account_id: str
    amount_cents: int
    reversed_cents: int
    currency: str
    charge_id: str
    reference: str
    command_id: str
    created_at: datetime
    livemode: bool


@dataclass(frozen=True, kw_only=True)
class TransferReversal:
    """A part of a share taken back."""

    id: str
    transfer_id: str
    amount_cents: int
    currency: str
    command_id: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A buyer's bank contests a charge. `status` is the provider's: needs_response, won, lost, ..."""

    id: str
    charge_id: str
    payment_intent_id: str
    amount_cents: int
    currency: str
    status: str
    reason: str
    created_at: datetime
    livemode: bool


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something the provider says has happened: a trigger to ask again, not a truth.

    `object_id` and `object_type` say what to ask about, `payment_intent_id` which payment it is about;
    `account_id` is empty for the platform's own.
    `payload`: the text as it came, for the record.
    """

    id: str
    type: str
    account_id: str
    object_id: str
    object_type: str
    payment_intent_id: str
    command_id: str
    api_version: str
    created_at: datetime
    livemode: bool
    payload: str


@dataclass(frozen=True, kw_only=True)
class AccountStatus:
    """A shop's account. `requirements_due`: what the provider still wants to know, in its own words."""

    account_id: str
    transfers: TransfersStatus
    requirements_due: tuple[str, ...]
    livemode: bool

    @property
    def may_receive(self) -> bool:
        """Whether transfers may go there, which is the only gate for selling by card."""
        return self.transfers == "active"


@dataclass(frozen=True, kw_only=True)
class OnboardingLink:
    """The provider's own form for a shop's account, for a few minutes."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class BalanceLine:
    """One movement of the platform's money. `net_cents` = `amount_cents` - `fee_cents`; negative goes out.

    `source_id`: the charge, refund, transfer, reversal, dispute or payout that caused it; may be empty.
    """

    id: str
    type: str
    source_id: str
    amount_cents: int
    fee_cents: int
    net_cents: int
    currency: str
    status: Literal["available", "pending"]
    created_at: datetime
    available_at: datetime


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What the platform has at the provider in one currency. Units: cents; negative when it owes."""

    currency: str
    available_cents: int
    pending_cents: int
    livemode: bool
