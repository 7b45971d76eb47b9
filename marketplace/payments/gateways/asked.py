"""What a gateway is asked to do. Each request is frozen before the first call and resent unchanged.

All amounts are whole minor units of `currency` (ISO code, capitals), more than zero.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RefundReason = Literal["requested_by_customer", "duplicate", "fraudulent"]


@dataclass(frozen=True, kw_only=True)
class GatewayRequest:
    """What every call that changes something carries.

    `command_id` (a uuid) goes to the provider with the object made, so that it can be found again.
    `idempotency_key` is one per command: the same key with the same request does the thing once.
    """

    town_id: int
    command_id: str
    idempotency_key: str


@dataclass(frozen=True, kw_only=True)
class OrderRequest(GatewayRequest):
    """A request about one order's money. `order_id`: None where a town card is bought."""

    order_id: int | None

    @property
    def reference(self) -> str:
        """The order as the provider is told of it."""
        return reference_of(self.town_id, self.order_id or 0)


@dataclass(frozen=True)
class CheckoutItem:
    """What one shop's part of the basket costs by card; the shop's name is shown on the paying page."""

    label: str
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class CheckoutRequest(OrderRequest):
    """Open a paying page for one attempt. `items` must sum to `amount_cents`; a part of 0 is left out.

    `expires_at`: 30 minutes to 24 hours away. `receipt_email`: empty when the resident gave none.
    """

    payment_id: int
    amount_cents: int
    currency: str
    items: tuple[CheckoutItem, ...]
    expires_at: datetime
    success_url: str
    cancel_url: str
    language: str
    receipt_email: str = ""

    @property
    def reference(self) -> str:
        """The order, or the card that is bought, as the provider is told of it."""
        return reference_paid(self.town_id, order_id=self.order_id, payment_id=self.payment_id)


@dataclass(frozen=True, kw_only=True)
class ExpireRequest(OrderRequest):
    """Close a paying page before its time, because the basket changed."""

    session_id: str


@dataclass(frozen=True, kw_only=True)
class RefundRequest(OrderRequest):
    """Give back a part of a payment. `shop_order_id` 0: of the whole order (a double payment, a fee)."""

    payment_intent_id: str
    amount_cents: int
    currency: str
    shop_order_id: int = 0
    reason: RefundReason = "requested_by_customer"


@dataclass(frozen=True, kw_only=True)
class TransferRequest(OrderRequest):
    """Hand a shop its share of one charge."""

    shop_order_id: int
    account_id: str
    charge_id: str
    amount_cents: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class ReversalRequest(OrderRequest):
    """Take back a part of a transfer."""

    shop_order_id: int
    transfer_id: str
    amount_cents: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class AccountRequest(GatewayRequest):
    """Open a shop's account at the provider. `country`: ISO code, capitals."""

    shop_id: int
    shop_name: str
    email: str
    country: str


@dataclass(frozen=True, kw_only=True)
class LinkRequest(GatewayRequest):
    """A way into the provider's own form for a shop's account. Links are short-lived: ask anew each time.

    `refresh_url`: where a shopkeeper whose link was too old comes back to get another.
    """

    account_id: str
    return_url: str
    refresh_url: str


def reference_of(town_id: int, order_id: int) -> str:
    """An order as the provider is told of it: its `client_reference_id` and its transfer group."""
    return f"order:{town_id}:{order_id}"


def reference_paid(town_id: int, *, order_id: int | None, payment_id: int) -> str:
    """What a payment is for, as the provider is told of it: an order, or a town card by its only attempt."""
    return f"card:{town_id}:{payment_id}" if order_id is None else reference_of(town_id, order_id)
