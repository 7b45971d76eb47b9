"""The Stripe adapter: each call in Stripe's words, its answer in ours, its errors by what to do."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import stripe
from stripe import StripeObject

from marketplace.payments.gateways import answers, asked
from marketplace.payments.gateways.breaker import Breaker
from marketplace.payments.gateways.errors import WrongMode
from marketplace.payments.gateways.stripe import asking, events, reading
from marketplace.payments.gateways.stripe.failures import answered

Answer = TypeVar("Answer")
Told = TypeVar("Told", bound=StripeObject)
Read = Callable[[reading.Fields], Answer]

_PAGE = 100
# How long before its end a paying page can have been opened: Stripe takes 30 minutes to 24 hours.
_LONGEST, _SHORTEST = timedelta(hours=24), timedelta(minutes=29)


class StripeGateway:
    """Stripe, with one key and one patience. Made by `opening.open_stripe`."""

    name = "stripe"

    def __init__(
        self,
        client: stripe.StripeClient,
        *,
        livemode: bool,
        webhook_secrets: Sequence[str],
        breaker: Breaker | None = None,
    ) -> None:
        self._v1 = client.v1
        self._accounts = client.v2.core
        self.livemode = livemode
        self._secrets = webhook_secrets
        self._breaker = breaker

    def create_checkout(self, request: asked.CheckoutRequest) -> answers.CheckoutSession:
        """Open a paying page."""
        sessions, params = self._v1.checkout.sessions, asking.checkout(request)
        return self._ask(lambda: sessions.create(params, asking.once(request)), reading.checkout)

    def expire_checkout(self, request: asked.ExpireRequest) -> answers.CheckoutSession:
        """Close a paying page."""
        sessions = self._v1.checkout.sessions
        return self._ask(
            lambda: sessions.expire(
                request.session_id, {"expand": asking.WITH_PAYMENT}, asking.once(request)
            ),
            reading.checkout,
        )

    def retrieve_checkout(self, session_id: str) -> answers.CheckoutSession:
        """How a paying page stands."""
        sessions = self._v1.checkout.sessions
        return self._ask(
            lambda: sessions.retrieve(session_id, {"expand": asking.WITH_PAYMENT}), reading.checkout
        )

    def find_checkout(self, request: asked.CheckoutRequest) -> answers.CheckoutSession | None:
        """The paying page that this command opened; looks through what was opened at that time."""
        earliest = int((request.expires_at - _LONGEST).timestamp())
        latest = int((request.expires_at - _SHORTEST).timestamp())
        sessions = self._ask_list(
            lambda: self._v1.checkout.sessions.list(
                {"created": {"gte": earliest, "lte": latest}, "limit": _PAGE}
            ).auto_paging_iter(),
            reading.checkout,
        )
        found = _made_by(request, sessions)
        return self.retrieve_checkout(found.id) if found else None

    def checkout_of(self, payment_intent_id: str) -> answers.CheckoutSession | None:
        """The paying page that a payment was made on."""
        sessions = self._ask_list(
            lambda: self._v1.checkout.sessions.list({"payment_intent": payment_intent_id}).data,
            reading.checkout,
        )
        return self.retrieve_checkout(sessions[0].id) if sessions else None

    def create_refund(self, request: asked.RefundRequest) -> answers.Refund:
        """Give money back."""
        refunds, params = self._v1.refunds, asking.refund(request)
        return self._ask(lambda: refunds.create(params, asking.once(request)), reading.refund)

    def retrieve_refund(self, refund_id: str) -> answers.Refund:
        """How a refund stands."""
        return self._ask(lambda: self._v1.refunds.retrieve(refund_id), reading.refund)

    def find_refund(self, request: asked.RefundRequest) -> answers.Refund | None:
        """The refund that this command made."""
        return _made_by(request, self.refunds_of(request.payment_intent_id))

    def refunds_of(self, payment_intent_id: str) -> list[answers.Refund]:
        """Every refund of a payment."""
        return self._ask_list(
            lambda: self._v1.refunds.list(
                {"payment_intent": payment_intent_id, "limit": _PAGE}
            ).auto_paging_iter(),
            reading.refund,
        )

    def create_transfer(self, request: asked.TransferRequest) -> answers.Transfer:
        """Hand a shop its share."""
        transfers, params = self._v1.transfers, asking.transfer(request)
        return self._ask(lambda: transfers.create(params, asking.once(request)), reading.transfer)

    def retrieve_transfer(self, transfer_id: str) -> answers.Transfer:
        """How a transfer stands."""
        return self._ask(lambda: self._v1.transfers.retrieve(transfer_id), reading.transfer)

    def find_transfer(self, request: asked.TransferRequest) -> answers.Transfer | None:
        """The transfer that this command made."""
        return _made_by(request, self.transfers_of(request.reference))

    def transfers_of(self, reference: str) -> list[answers.Transfer]:
        """Every transfer of an order."""
        return self._ask_list(
            lambda: self._v1.transfers.list({"transfer_group": reference, "limit": _PAGE}).auto_paging_iter(),
            reading.transfer,
        )

    def reverse_transfer(self, request: asked.ReversalRequest) -> answers.TransferReversal:
        """Take a part back."""
        reversals, params = self._v1.transfers.reversals, asking.reversal(request)
        return self._ask(
            lambda: reversals.create(request.transfer_id, params, asking.once(request)), reading.reversal
        )

    def find_reversal(self, request: asked.ReversalRequest) -> answers.TransferReversal | None:
        """The reversal that this command made."""
        made = self._ask_list(
            lambda: self._v1.transfers.reversals.list(
                request.transfer_id, {"limit": _PAGE}
            ).auto_paging_iter(),
            reading.reversal,
        )
        return _made_by(request, made)

    def retrieve_dispute(self, dispute_id: str) -> answers.Dispute:
        """How a dispute stands."""
        return self._ask(lambda: self._v1.disputes.retrieve(dispute_id), reading.dispute)

    def parse_event(self, raw: bytes, *, headers: Mapping[str, str]) -> answers.Event:
        """Verify and read what came to our door."""
        return events.parse(raw, headers=headers, secrets=self._secrets, livemode=self.livemode)

    def events_since(self, at: datetime) -> Iterator[answers.Event]:
        """What happened since, oldest first; Stripe tells the newest first, so all of it is read before."""
        happened = self._ask_list(
            lambda: self._v1.events.list(
                {"created": {"gte": int(at.timestamp())}, "types": events.SUBSCRIBED, "limit": _PAGE}
            ).auto_paging_iter(),
            reading.event,
        )
        yield from reversed(happened)

    def balance_lines(self, *, since: datetime, until: datetime) -> Iterator[answers.BalanceLine]:
        """Every movement of the platform's money in a time."""
        yield from self._ask_list(
            lambda: self._v1.balance_transactions.list(
                {
                    "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
                    "limit": _PAGE,
                }
            ).auto_paging_iter(),
            reading.balance_line,
        )

    def balances(self) -> list[answers.Balance]:
        """What the platform has."""
        return self._ask(self._v1.balance.retrieve, reading.balances)

    def pays_out_by_hand(self) -> bool:
        """Whether the platform's payouts wait for the treasurer."""
        return self._ask(self._v1.balance_settings.retrieve, reading.pays_out_by_hand)

    def create_account(self, request: asked.AccountRequest) -> answers.AccountStatus:
        """Open a shop's account."""
        accounts, params = self._accounts.accounts, asking.account(request)
        return self._ask(lambda: accounts.create(params, asking.once(request)), reading.account)

    def link_to_onboarding(self, request: asked.LinkRequest) -> answers.OnboardingLink:
        """Stripe's own form for it."""
        links, params = self._accounts.account_links, asking.onboarding(request)
        return self._ask(lambda: links.create(params, asking.once(request)), reading.onboarding)

    def account_status(self, account_id: str) -> answers.AccountStatus:
        """Whether a shop's account may receive money."""
        accounts = self._accounts.accounts
        return self._ask(
            lambda: accounts.retrieve(account_id, {"include": ["configuration.recipient", "requirements"]}),
            reading.account,
        )

    def _ask(self, call: Callable[[], StripeObject], read: Read[Answer]) -> Answer:
        return self._guarded(lambda: read(self._checked(call())))

    def _ask_list(self, call: Callable[[], Iterable[StripeObject]], read: Read[Answer]) -> list[Answer]:
        return self._guarded(lambda: [read(self._checked(told)) for told in call()])

    def _guarded(self, ask: Callable[[], Answer]) -> Answer:
        if self._breaker is None:
            return answered(ask)
        return self._breaker.call(lambda: answered(ask))

    def _checked(self, told: StripeObject) -> reading.Fields:
        fields = told.to_dict()
        if fields.get("livemode", self.livemode) != self.livemode:
            raise WrongMode("livemode")
        return fields


class _Made(Protocol):
    """Something that a command of ours may have made."""

    @property
    def command_id(self) -> str: ...


Thing = TypeVar("Thing", bound=_Made)


def _made_by(request: asked.GatewayRequest, things: Iterable[Thing]) -> Thing | None:
    return next((thing for thing in things if thing.command_id == request.command_id), None)
