"""The page that a buyer pays on, in a browser or without."""

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest

from marketplace.payments.gateways.answers import CheckoutSession
from marketplace.payments.gateways.patience import WORKER
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from marketplace.payments.gateways.stripe.opening import open_stripe
from tests.payments.gateways.conftest import settings_for
from tests.stripe_double.double import StripeDouble, stripe_double
from tests.stripe_double.orders import checkout_request


class Staying(HTTPRedirectHandler):
    """Shows where it would be sent."""

    def redirect_request(self, *_: object) -> None:
        """Stay here."""


@pytest.fixture
def stripe() -> Iterator[StripeDouble]:
    with stripe_double() as double:
        yield double


@pytest.fixture
def gateway(stripe: StripeDouble) -> StripeGateway:
    return open_stripe(settings_for(stripe), patience=WORKER)


@pytest.fixture
def page(gateway: StripeGateway) -> CheckoutSession:
    return gateway.create_checkout(checkout_request())


def test_it_shows_the_amount_and_a_way_back(page: CheckoutSession) -> None:
    text = urlopen(page.url, timeout=20).read().decode()
    assert "20.0 EUR" in text
    assert 'href="https://rue.example.org/checkout"' in text


def test_who_pays_is_sent_on_with_the_page_s_name(page: CheckoutSession, gateway: StripeGateway) -> None:
    with pytest.raises(HTTPError) as sent:
        build_opener(Staying).open(Request(f"{page.url}/paid", b"", method="POST"), timeout=20)
    with sent.value as answer:
        assert answer.code == 303
        assert answer.headers["Location"] == f"https://rue.example.org/paid/{page.id}"
    assert gateway.retrieve_checkout(page.id).paid
    assert "closed" in urlopen(page.url, timeout=20).read().decode()


def test_a_refused_card_may_be_followed_by_another(page: CheckoutSession, gateway: StripeGateway) -> None:
    text = urlopen(Request(f"{page.url}/declined", b"", method="POST"), timeout=20).read().decode()
    assert "insufficient funds" in text
    assert gateway.retrieve_checkout(page.id).status == "open"
