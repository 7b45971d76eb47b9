"""The adapter of the demo provider: each call is carried out as if at the other end of a line."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from marketplace.core.db import transaction
from marketplace.core.settings import Settings
from marketplace.payments.gateways import answers, asked
from marketplace.payments.gateways.demo import accounts, money, paying, returning, sharing, telling
from marketplace.payments.gateways.demo.keeping import (
    Body,
    all_about,
    find,
    made_by,
    once,
    take_turn,
)
from marketplace.payments.gateways.errors import GatewayDisabled, Rejected
from marketplace.payments.gateways.stripe import reading
from marketplace.payments.inbox.receiving import receive_event

PAGES = "/demo-card"
FORMS = f"{PAGES}/accounts"


class DemoGateway:
    """The demo card's provider. Where customers are it does not exist. Raises: GatewayDisabled there.

    Each change is a transaction of its own, in which its events are brought to our door: what a provider has
    done is done, whatever becomes of the caller.
    """

    name = "demo"
    livemode = False

    def __init__(self, settings: Settings) -> None:
        if settings.market_env == "production" or settings.stripe_live:
            raise GatewayDisabled("not_for_customers")
        self._secret = telling.secret_of(settings.secret)

    def create_checkout(self, request: asked.CheckoutRequest) -> answers.CheckoutSession:
        """Open a paying page, on the host that its visitor comes back to."""
        address = _host_of(request.success_url) + PAGES
        return reading.checkout(
            self._once(request, lambda: paying.told(paying.open_page(request, address=address)))
        )

    def expire_checkout(self, request: asked.ExpireRequest) -> answers.CheckoutSession:
        """Close a paying page."""

        def close() -> Body:
            page = find(request.session_id, kind=paying.PAGE)
            paying.close(page)
            return paying.told(page)

        return reading.checkout(self._once(request, close))

    def retrieve_checkout(self, session_id: str) -> answers.CheckoutSession:
        """How a paying page stands. Once a closed page has been told of, money that is late comes."""
        if paying.is_overdue(find(session_id, kind=paying.PAGE)):
            self._carry_out(self._close_overdue)
        page = find(session_id, kind=paying.PAGE)
        answer = reading.checkout(paying.told(page))
        if paying.pays_late(page.notes):
            self._carry_out(lambda: paying.let_money_come(find(session_id, kind=paying.PAGE)))
        return answer

    def find_checkout(self, request: asked.CheckoutRequest) -> answers.CheckoutSession | None:
        """The paying page that this command opened."""
        page = made_by(request, kind=paying.PAGE)
        return self.retrieve_checkout(page.name) if page else None

    def checkout_of(self, payment_intent_id: str) -> answers.CheckoutSession | None:
        """The paying page that a payment was made on."""
        try:
            return self.retrieve_checkout(paying.page_of(payment_intent_id).name)
        except Rejected:
            return None

    def create_refund(self, request: asked.RefundRequest) -> answers.Refund:
        """Give money back."""
        return reading.refund(self._once(request, lambda: returning.give_back(request)))

    def retrieve_refund(self, refund_id: str) -> answers.Refund:
        """How a refund stands."""
        return reading.refund(find(refund_id, kind=returning.REFUND).body)

    def find_refund(self, request: asked.RefundRequest) -> answers.Refund | None:
        """The refund that this command made."""
        made = made_by(request, kind=returning.REFUND)
        return reading.refund(made.body) if made else None

    def refunds_of(self, payment_intent_id: str) -> list[answers.Refund]:
        """Every refund of a payment."""
        return [reading.refund(made.body) for made in all_about(payment_intent_id, kind=returning.REFUND)]

    def create_transfer(self, request: asked.TransferRequest) -> answers.Transfer:
        """Hand a shop its share."""
        return reading.transfer(self._once(request, lambda: sharing.hand_over(request)))

    def retrieve_transfer(self, transfer_id: str) -> answers.Transfer:
        """How a transfer stands."""
        return reading.transfer(find(transfer_id, kind=sharing.TRANSFER).body)

    def find_transfer(self, request: asked.TransferRequest) -> answers.Transfer | None:
        """The transfer that this command made."""
        made = made_by(request, kind=sharing.TRANSFER)
        return reading.transfer(made.body) if made else None

    def transfers_of(self, reference: str) -> list[answers.Transfer]:
        """Every transfer of an order."""
        return [reading.transfer(made.body) for made in all_about(reference, kind=sharing.TRANSFER)]

    def reverse_transfer(self, request: asked.ReversalRequest) -> answers.TransferReversal:
        """Take a part back."""
        return reading.reversal(self._once(request, lambda: sharing.take_back(request)))

    def find_reversal(self, request: asked.ReversalRequest) -> answers.TransferReversal | None:
        """The reversal that this command made."""
        made = made_by(request, kind=sharing.REVERSAL)
        return reading.reversal(made.body) if made else None

    def retrieve_dispute(self, dispute_id: str) -> answers.Dispute:
        """How a dispute stands; nobody contests a demo card, so there is none. Raises: Rejected."""
        return reading.dispute(find(dispute_id, kind="dispute").body)

    def parse_event(self, raw: bytes, *, headers: Mapping[str, str]) -> answers.Event:
        """Verify and read what came to our door."""
        return telling.parse(raw, headers=headers, secret=self._secret)

    def events_since(self, at: datetime) -> Iterator[answers.Event]:
        """What happened since, oldest first; pages whose time is over close first."""
        if paying.overdue():
            self._carry_out(self._close_overdue)
        yield from telling.told_since(at)

    def balance_lines(self, *, since: datetime, until: datetime) -> Iterator[answers.BalanceLine]:
        """Every movement of the platform's money in a time."""
        yield from money.lines(since=since, until=until)

    def balances(self) -> list[answers.Balance]:
        """What the platform has."""
        return money.balances()

    def pays_out_by_hand(self) -> bool:
        """Always: there is no bank to pay the platform out to."""
        return True

    def create_account(self, request: asked.AccountRequest) -> answers.AccountStatus:
        """Open a shop's account."""
        return accounts.status(self._once(request, lambda: accounts.open_account(request)))

    def link_to_onboarding(self, request: asked.LinkRequest) -> answers.OnboardingLink:
        """A form for it, on the host that the shop comes back to."""
        address = _host_of(request.return_url) + FORMS
        return reading.onboarding(self._once(request, lambda: accounts.open_form(request, address=address)))

    def account_status(self, account_id: str) -> answers.AccountStatus:
        """Whether a shop's account may receive money."""
        return accounts.status(find(account_id, kind=accounts.ACCOUNT).body)

    def tell_news(self) -> None:
        """Bring what has happened to our door. Commits: no."""
        for event in telling.untold():
            raw, headers = telling.signed(event.payload, secret=self._secret)
            receive_event(self, raw=raw, headers=headers)
            event.is_told = True

    def _once(self, request: asked.GatewayRequest, act: Callable[[], Body]) -> Body:
        told: list[Body] = []
        self._carry_out(lambda: told.append(once(request, act=act)))
        return told[0]

    def _carry_out(self, act: Callable[[], None]) -> None:
        with transaction():
            take_turn()
            act()
            self.tell_news()

    def _close_overdue(self) -> None:
        for page in paying.overdue():
            paying.close(page)


def _host_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
