"""Buyers at the card's page of an order of one piece, and the worker that goes round meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from re import compile as pattern
from threading import Event

from flask import Flask
from sqlalchemy import select, update

from marketplace.cli.jobs import lapse_unpaid_orders
from marketplace.cli.money import do_money_round
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.gateways.demo.keeping import find
from marketplace.payments.gateways.demo.models import DemoThing
from marketplace.payments.gateways.demo.paying import PAGE, close
from marketplace.payments.models import Payment, PaymentState
from marketplace.stock.models import Hold
from marketplace.towns.queries import town_by_id
from tests.paying import tell
from tests.races.buyers import Answer, Buyer, path_of, reference_in
from tests.races.street import Street

CARD = "/demo-card/"
_LINE = "/cart/lines/"
_WAITING = pattern(r'href="(/orders/[^"/]+/payment\?key=[^"]+)"')


@dataclass(frozen=True)
class Payer:
    """A buyer who has ordered. `page` is where our own page is, `card` the provider's."""

    buyer: Buyer
    page: str
    card: str

    @property
    def reference(self) -> str:
        """The order's."""
        return reference_in(self.page)

    def look(self) -> Answer:
        """See our own page."""
        return self.buyer.ask("GET", self.page)

    def press_pay(self) -> Answer:
        """Press « Payer » there."""
        return self._send(self.page)

    def use_card(self) -> Answer:
        """Press the button of the card's page."""
        return self.buyer.send(self.card, {"act": "pay"})

    def renew(self) -> Answer:
        """Ask for more time."""
        return self._send(self.page.replace("/payment?", "/renewal?"))

    def take_out(self) -> Answer:
        """Take the bread out of the basket."""
        page = self.buyer.ask("GET", "/cart").text
        key = page.partition(f'action="{_LINE}')[2].partition('"')[0]
        return self.buyer.send(_LINE + key, {"change": "remove"})

    def _send(self, page: str) -> Answer:
        address, _, key = page.partition("?key=")
        return self.buyer.send(address, {"key": key})


def begin_to_pay(street: Street, count: int) -> Sequence[Payer]:
    """So many buyers, each with an open page of the card."""
    payers = []
    for buyer in street.fill_baskets(count):
        buyer.fields["pays"] = "demo"
        answer = buyer.press()
        assert CARD in answer.location, answer.text
        waiting = _WAITING.search(buyer.ask("GET", "/cart").text)
        assert waiting
        payers.append(Payer(buyer, waiting.group(1), path_of(answer.location)))
    return payers


def work(app: Flask) -> Answer:
    """One round of the worker: what is due lapses, and the provider is asked what there is to ask."""
    with app.app_context():
        return Answer(200, "", lapse_unpaid_orders(Event()) + do_money_round(Event()))


def standing(street: Street) -> dict[str, tuple[str, str]]:
    """Where each order's bag and its latest payment stand, by its reference."""
    db.session.rollback()
    query = (
        select(Order.reference, ShopOrder.state, Payment.state)
        .join(ShopOrder, (ShopOrder.town_id == Order.town_id) & (ShopOrder.order_id == Order.id))
        .join(Payment, (Payment.town_id == Order.town_id) & (Payment.order_id == Order.id))
        .where(Order.town_id == street.town_id)
        .order_by(Payment.attempt)
    )
    return {reference: (bag.value, payment.value) for reference, bag, payment in db.session.execute(query)}


def let_time_run_out(street: Street) -> None:
    """The deadline of everything that is held has just passed; the card's pages are still open."""
    past = clock.now() - timedelta(seconds=1)
    with transaction():
        for model in (Hold, Payment):
            db.session.execute(update(model).where(model.town_id == street.town_id).values(expires_at=past))


def close_cards(street: Street, payers: Sequence[Payer]) -> None:
    """The card's pages are closed, and we have been told; everything is still kept."""
    for payer in payers:
        with transaction():
            close(find(payer.card.removeprefix(CARD), kind=PAGE))
        query = select(Order.id).where(Order.town_id == street.town_id, Order.reference == payer.reference)
        tell(town_by_id(street.town_id), db.session.scalars(query).one())


def payable_cards(street: Street) -> set[str]:
    """The card's pages that we lead anybody to."""
    db.session.rollback()
    query = select(Payment.checkout_url).where(
        Payment.town_id == street.town_id, Payment.state == PaymentState.OPEN
    )
    return {path_of(url) for url in db.session.scalars(query)}


def open_cards() -> list[str]:
    """The card's pages that its provider has not closed."""
    db.session.rollback()
    pages = db.session.scalars(select(DemoThing).where(DemoThing.kind == PAGE))
    return [f"{CARD}{page.name}" for page in pages if page.body["status"] == "open"]
