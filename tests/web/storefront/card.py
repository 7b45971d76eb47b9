"""Paying with the demo card, page by page, as a browser without scripts."""

import re
from urllib.parse import urlsplit

from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.core.db import db
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.models import Payment, PaymentState
from marketplace.stock.models import Hold
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, order

_PAGE = re.compile(r'href="(/orders/[^"/]+/payment\?key=[^"]+)"')


def begin(visitor: Visitor, **changes: str) -> str:
    """Order the basket with the demo card and turn back; gives the address of the order's paying page."""
    answer = order(visitor, pays="demo", **changes)
    assert answer.status_code == 303, answer.text
    return waiting_page(visitor)


def waiting_page(visitor: Visitor) -> str:
    """The address where the order that waits is paid, as the basket tells it."""
    found = _PAGE.search(visitor.get("/cart").text)
    assert found
    return found.group(1)


def order_page(pay_page: str) -> str:
    """The address of the order's own page."""
    return pay_page.replace("/payment?", "?")


def go_to_card(visitor: Visitor, pay_page: str) -> TestResponse:
    """Press « Payer » on our page."""
    address, _, key = pay_page.partition("?key=")
    return visitor.post(address, data={"key": key})


def use_card(visitor: Visitor, pay_page: str, act: str = "pay") -> TestResponse:
    """Press a button of the card's page; gives its answer."""
    return visitor.post(path_of(go_to_card(visitor, pay_page).location), data={"act": act})


def pay(visitor: Visitor, pay_page: str) -> TestResponse:
    """Pay, and come back; gives the answer of the page one comes back to."""
    return visitor.get(path_of(use_card(visitor, pay_page).location))


def path_of(url: str) -> str:
    """The address without its host."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def state(street: Street) -> tuple[PaymentState, ShopOrderState]:
    """Where the only payment and the only bag stand."""
    db.session.rollback()
    payment = select(Payment.state).where(Payment.town_id == street.town.id)
    bag = select(ShopOrder.state).where(ShopOrder.town_id == street.town.id)
    return db.session.scalars(payment).one(), db.session.scalars(bag).one()


def held(street: Street) -> list[int]:
    """What is kept for orders."""
    return list(db.session.scalars(select(Hold.quantity).where(Hold.town_id == street.town.id)))


PAID = (PaymentState.SUCCEEDED, ShopOrderState.PLACED)
OPEN = (PaymentState.OPEN, ShopOrderState.HELD)
