"""Both providers, as the shared tests see them: a gateway, and what people do on the other side of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.demo import accounts, paying, telling
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.gateways.protocol import PaymentGateway
from tests.stripe_double.double import SECRET, StripeDouble
from tests.stripe_double.orders import account_request, checkout_request

Act = Callable[[str], Any]


@dataclass(frozen=True)
class Provider:
    """A gateway, its secret, and the verbs of buyers and shopkeepers."""

    gateway: PaymentGateway
    secret: str
    pay: Act
    supply: Act
    restrict: Act

    def paid_page(self, cents: int = 2000) -> answers.CheckoutSession:
        """A paying page on which the buyer has paid."""
        page = self.gateway.create_checkout(checkout_request(cents))
        self.pay(page.id)
        return self.gateway.retrieve_checkout(page.id)

    def active_account(self) -> str:
        """The id of an account that may receive transfers."""
        account_id = self.gateway.create_account(account_request()).account_id
        self.supply(account_id)
        return account_id


def stripe_provider(stripe: StripeDouble, gateway: PaymentGateway) -> Provider:
    """Our adapter of Stripe, at a Stripe of our own."""
    return Provider(gateway, SECRET, stripe.pay, stripe.admit, stripe.restrict)


def demo_provider() -> Provider:
    """The demo card's provider."""
    settings = Settings.model_validate({"market_env": "test"})
    gateway = DemoGateway(settings)
    acts = [partial(press, gateway, act) for act in (paying.pay, accounts.supply, accounts.withhold)]
    return Provider(gateway, telling.secret_of(settings.secret), *acts)


def press(gateway: DemoGateway, act: Act, name: str) -> None:
    """Somebody presses a button on one of the demo card's pages."""
    db.session.rollback()
    with transaction():
        act(name)
        gateway.tell_news()
