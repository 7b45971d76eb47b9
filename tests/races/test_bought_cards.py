"""A card is bought once, however many tell of its payment at the same moment."""

from collections.abc import Callable, Iterator
from threading import Barrier

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select, update

from marketplace.checkout.selling.handing_out import give_back
from marketplace.checkout.told import apply_checkout_session
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.payments.attempts import lock_payment
from marketplace.payments.gateways.choosing import DEMO, open_gateway
from marketplace.payments.gateways.patience import WORKER
from marketplace.payments.models import Payment
from marketplace.payments.town_cards.sold import issue
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.buying.errors import SpentAlready
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.errors import CardReturned
from tests.bought_cards import bought_cards, buy, buy_and_pay, last_purchase, press, purchase_form, sell_cards
from tests.cards import left_on
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor

pytestmark = [pytest.mark.race, pytest.mark.all_towns]
TOLD = 100
HANDS = 8
PATIENCE_SECONDS = 20


@pytest.fixture(autouse=True)
def _morning(town: Town) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        sell_cards(town)
        yield
        db.session.rollback()


def sound() -> bool:
    """Whether the books hold."""
    db.session.rollback()
    return [str(breach) for breach in breaches() if not breach.is_finding] == []


def test_a_hundred_returns_and_webhooks_make_one_card(app: Flask, visitor: Visitor, town: Town) -> None:
    press(visitor, buy(visitor))
    payment = db.session.get_one(Payment, (town.id, last_purchase().payment_id))
    gateway = open_gateway(DEMO, settings=current_app.extensions["settings"], patience=WORKER)
    told = gateway.retrieve_checkout(payment.checkout_session_id or "")
    assert told.paid
    db.session.rollback()

    def tell() -> bool:
        with transaction():
            apply_checkout_session(told)
        return True

    assert all(all_at_once(app, [tell] * TOLD))
    assert [card.balance_cents for card in bought_cards()] == [3000]
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
    assert sound()


def looked_up_first(town_id: int, payment_id: int, hands: int) -> Callable[[], bool]:
    """Without the guard: every hand has seen that there is no card yet, and then makes one."""
    all_have_looked = Barrier(hands)

    def tell() -> bool:
        db.session.rollback()
        query = select(CardPurchase.voucher_id).where(
            CardPurchase.town_id == town_id, CardPurchase.payment_id == payment_id
        )
        is_new = db.session.scalar(query) is None
        db.session.rollback()
        all_have_looked.wait(PATIENCE_SECONDS)
        if not is_new:
            return False
        with transaction():
            lock_payment(town_id, payment_id)
            db.session.execute(  # what this hand has seen
                update(CardPurchase)
                .where(CardPurchase.town_id == town_id, CardPurchase.payment_id == payment_id)
                .values(voucher_id=None)
                .execution_options(synchronize_session=False)
            )
            return issue(town_by_id(town_id), payment_id=payment_id) is not None

    return tell


def test_without_the_guard_there_are_several(app: Flask, visitor: Visitor, town: Town) -> None:
    buy_and_pay(visitor)
    purchase = last_purchase()
    with transaction():
        db.session.merge(purchase).voucher_id = None
    tell = looked_up_first(town.id, purchase.payment_id, HANDS)
    assert sum(all_at_once(app, [tell] * HANDS)) > 1
    assert len(bought_cards()) > 1
    assert not sound()


def test_one_form_sent_by_many_hands_is_one_purchase(app: Flask, visitor: Visitor, town: Town) -> None:
    form = purchase_form(visitor)

    def send() -> bool:
        return app.test_client().post(
            "/town-card/buy", data=form, headers={"Origin": "http://localhost"}
        ).status_code in {303, 409, 429}

    assert all(all_at_once(app, [send] * HANDS))
    assert db.session.scalar(select(func.count()).select_from(CardPurchase)) == 1
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 1


def test_given_back_by_many_hands_it_is_paid_back_once(app: Flask, visitor: Visitor, town: Town) -> None:
    purchase = buy_and_pay(visitor)
    town_id, purchase_id = town.id, purchase.id
    db.session.rollback()

    def back() -> bool:
        try:
            with transaction():
                mine = db.session.get_one(CardPurchase, (town_id, purchase_id))
                give_back(town_by_id(town_id), purchase=mine)
        except (CardReturned, SpentAlready):
            return False
        return True

    assert sum(all_at_once(app, [back] * HANDS)) == 1
    assert left_on(bought_cards()[0]) == 0
    db.session.rollback()
    assert db.session.scalars(select(Payment.refunded_cents)).one() == 3000
    assert sound()
