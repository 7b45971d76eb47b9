"""Payments for tests, as residents make them: a paying page of the demo provider, opened, used, told of."""

from uuid import uuid4

from flask import current_app
from sqlalchemy import select

from marketplace.checkout.errands import carry_out
from marketplace.checkout.paying import Begun, WaysBack, begin
from marketplace.checkout.told import apply_checkout_session
from marketplace.core.db import db, transaction
from marketplace.payments.gateways.asked import AccountRequest
from marketplace.payments.gateways.choosing import DEMO, open_gateway
from marketplace.payments.gateways.demo.accounts import supply
from marketplace.payments.gateways.demo.paying import pay as pay_on_page
from marketplace.payments.gateways.patience import WORKER
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.models import Payment
from marketplace.payments.transfers.accounts import record_account
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id

WAYS_BACK = WaysBack(
    "http://port-lanterne.localhost/paid?session={CHECKOUT_SESSION_ID}", "http://port-lanterne.localhost/back"
)


def demo_gateway() -> PaymentGateway:
    """The demo provider of this application."""
    return open_gateway(DEMO, settings=current_app.extensions["settings"], patience=WORKER)


def open_page(town: Town | TownView, order_id: int) -> Payment:
    """An order's paying page is open; gives the attempt."""
    with transaction():
        begun: Begun = begin(town_by_id(town.id), order_id=order_id, ways_back=WAYS_BACK)
    if begun.errand:
        carry_out(begun.errand, gateway=demo_gateway(), on_session=apply_checkout_session)
    return latest_attempt(town, order_id)


def pay(town: Town | TownView, order_id: int) -> None:
    """The order is paid with the demo card, and we have been told."""
    use_card(str(open_page(town, order_id).checkout_session_id))
    tell(town, order_id)


def use_card(session_id: str) -> None:
    """The card is accepted on a paying page; we have not been told."""
    with transaction():
        pay_on_page(session_id)


def tell(town: Town | TownView, order_id: int) -> None:
    """The provider says how the latest attempt stands, and that is written down."""
    session_id = str(latest_attempt(town, order_id).checkout_session_id)
    answer = demo_gateway().retrieve_checkout(session_id)
    with transaction():
        apply_checkout_session(answer)


def latest_attempt(town: Town | TownView, order_id: int) -> Payment:
    """The latest attempt to pay an order, as it stands."""
    db.session.rollback()
    return db.session.scalars(
        select(Payment)
        .where(Payment.town_id == town.id, Payment.order_id == order_id)
        .order_by(Payment.attempt.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one()


def admit(shop: Shop) -> str:
    """A shop whose account at the demo provider may receive: it sells by card. Gives the account's id."""
    gateway, command_id = demo_gateway(), str(uuid4())
    request = AccountRequest(
        town_id=shop.town_id,
        command_id=command_id,
        idempotency_key=command_id,
        shop_id=shop.id,
        shop_name=shop.name,
        email="shop@example.org",
        country="FR",
    )
    account_id = gateway.create_account(request).account_id
    with transaction():
        supply(account_id)
    with transaction():
        record_account(shop.town_id, shop_id=shop.id, answer=gateway.account_status(account_id))
    return account_id
