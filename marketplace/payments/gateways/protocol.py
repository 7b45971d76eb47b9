"""The one door to a provider. Adapters: stripe, demo. Pay-at-pickup has none: no money passes through us."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from marketplace.payments.gateways import answers, asked


class PaymentGateway(Protocol):
    """Calls to one provider, in one mode, with one patience.

    Every call may raise Unknown, Busy or Rejected (`errors.py`) and goes over the network: call it outside of
    any transaction. What changes something takes a frozen request with its own key, and may be repeated with
    the same one. `find_...` looks for what a command made, when the key may be forgotten; it only reads.
    """

    name: str
    livemode: bool

    def create_checkout(self, request: asked.CheckoutRequest) -> answers.CheckoutSession:
        """Open a paying page."""

    def expire_checkout(self, request: asked.ExpireRequest) -> answers.CheckoutSession:
        """Close a paying page. Raises: Rejected if it is not open any more; retrieve it then."""

    def retrieve_checkout(self, session_id: str) -> answers.CheckoutSession:
        """How a paying page stands, with its payment."""

    def find_checkout(self, request: asked.CheckoutRequest) -> answers.CheckoutSession | None:
        """The paying page that this command opened."""

    def checkout_of(self, payment_intent_id: str) -> answers.CheckoutSession | None:
        """The paying page that a payment was made on; for events that name the payment or its charge."""

    def create_refund(self, request: asked.RefundRequest) -> answers.Refund:
        """Give money back. Raises: Rejected when it is more than is left."""

    def retrieve_refund(self, refund_id: str) -> answers.Refund:
        """How a refund stands."""

    def find_refund(self, request: asked.RefundRequest) -> answers.Refund | None:
        """The refund that this command made."""

    def refunds_of(self, payment_intent_id: str) -> list[answers.Refund]:
        """Every refund of a payment, whoever made it."""

    def create_transfer(self, request: asked.TransferRequest) -> answers.Transfer:
        """Hand a shop its share. Raises: BalanceTooLow."""

    def retrieve_transfer(self, transfer_id: str) -> answers.Transfer:
        """How a transfer stands."""

    def find_transfer(self, request: asked.TransferRequest) -> answers.Transfer | None:
        """The transfer that this command made."""

    def transfers_of(self, reference: str) -> list[answers.Transfer]:
        """Every transfer of an order, by `asked.reference_of`."""

    def reverse_transfer(self, request: asked.ReversalRequest) -> answers.TransferReversal:
        """Take back a part. Raises: BalanceTooLow, Rejected when it is more than was handed over."""

    def find_reversal(self, request: asked.ReversalRequest) -> answers.TransferReversal | None:
        """The reversal that this command made."""

    def retrieve_dispute(self, dispute_id: str) -> answers.Dispute:
        """How a dispute stands."""

    def parse_event(self, raw: bytes, *, headers: Mapping[str, str]) -> answers.Event:
        """Read what came to our door. Raises: SignatureError, WrongMode. No network."""

    def events_since(self, at: datetime) -> Iterator[answers.Event]:
        """What happened since, oldest first: fills the gaps of what came to our door."""

    def balance_lines(self, *, since: datetime, until: datetime) -> Iterator[answers.BalanceLine]:
        """Every movement of the platform's money in a time, `until` left out."""

    def balances(self) -> list[answers.Balance]:
        """What the platform has, by currency."""

    def pays_out_by_hand(self) -> bool:
        """Whether money leaves the platform's account only when the treasurer says so, as it must."""

    def create_account(self, request: asked.AccountRequest) -> answers.AccountStatus:
        """Open a shop's account."""

    def link_to_onboarding(self, request: asked.LinkRequest) -> answers.OnboardingLink:
        """The provider's own form for it."""

    def account_status(self, account_id: str) -> answers.AccountStatus:
        """Whether a shop's account may receive money, and what is missing."""
