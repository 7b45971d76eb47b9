"""Paying online when things go wrong: another amount, two screens, time that runs out, refunds that fail."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.gateways.demo.models import DemoThing
from marketplace.payments.models import Payment, PaymentState, Refund
from tests.checkout.holding import work
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, line_forms, put_in_basket
from tests.web.storefront.card import PAID, begin, go_to_card, held, order_page, pay, state, use_card

pytestmark = pytest.mark.all_towns


@pytest.fixture
def pay_page(visitor: Visitor, street: Street) -> str:
    """The address where two loaves are to be paid."""
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    return begin(visitor)


def test_a_payment_that_does_not_match_is_looked_at_and_nothing_more_is_charged(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    with transaction():
        for thing in db.session.scalars(select(DemoThing).where(DemoThing.kind == "page")):
            thing.body = {**thing.body, "amount_total": 259}
    pay(visitor, pay_page)
    assert state(street) == (PaymentState.MISMATCH, ShopOrderState.HELD)
    shown = visitor.get(pay_page, follow_redirects=True).text
    assert "Nous vérifions votre paiement" in shown
    assert ">Payer 2,60" not in shown
    refused = visitor.get(go_to_card(visitor, pay_page).location, follow_redirects=True)
    assert "ne payez pas une seconde fois" in refused.text
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=50)):
        work()
        work()
    assert (state(street), held(street)) == ((PaymentState.MISMATCH, ShopOrderState.HELD), [2])


def test_a_basket_changed_after_paying_tells_that_it_was_paid(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    use_card(visitor, pay_page)  # and nobody has heard of it yet
    (line,) = line_forms(visitor)
    answer = visitor.post(line, data={"change": "remove"}, follow_redirects=True)
    assert "Vous veniez de payer cette commande" in answer.text
    assert "rien n’est payé" not in answer.text
    assert state(street) == PAID


def test_in_the_last_half_hour_a_page_can_still_be_opened(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    later = re.findall(r'value="(\d{8}T\d{4}Z)"', visitor.get("/checkout").text)[-1]
    pay_page = begin(visitor, **{"maison-morel-at": later})
    address, _, key = order_page(pay_page).partition("?key=")
    for minutes in (39, 78):
        with clock.travel(THURSDAY_MORNING + timedelta(minutes=minutes)):
            visitor.post(f"{address}/renewal", data={"key": key})
            work()
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=100)):
        assert "/demo-card/" in go_to_card(visitor, pay_page).location
        pay(visitor, pay_page)
    db.session.rollback()
    payments = select(Payment.state).where(Payment.town_id == street.town.id).order_by(Payment.attempt)
    assert db.session.scalars(payments).all() == [PaymentState.EXPIRED, PaymentState.SUCCEEDED]


def test_a_page_that_is_over_while_the_goods_are_kept_gives_way_to_another_at_once(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    address, _, key = order_page(pay_page).partition("?key=")
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=39)):
        visitor.post(f"{address}/renewal", data={"key": key})
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=41)):  # no worker has been there
        first, second = go_to_card(visitor, pay_page), go_to_card(visitor, pay_page)
        assert "/demo-card/" in first.location
        assert first.location == second.location


def test_nobody_pays_for_a_time_that_is_over(visitor: Visitor, street: Street, pay_page: str) -> None:
    with transaction():
        db.session.execute(
            update(ShopOrder)
            .where(ShopOrder.town_id == street.town.id)
            .values(collect_until=THURSDAY_MORNING - timedelta(minutes=1), version=ShopOrder.version + 1)
        )
    refused = visitor.get(go_to_card(visitor, pay_page).location)
    assert "Le temps pour payer est écoulé" in refused.text


def test_a_refund_that_failed_is_not_called_made(visitor: Visitor, street: Street, pay_page: str) -> None:
    pay(visitor, pay_page)
    visitor.post(
        order_page(pay_page).replace("?key=", "/shops/maison-morel/cancellation?key="),
        data={"key": pay_page.partition("key=")[2]},
    )
    with transaction():
        db.session.execute(update(Refund).where(Refund.town_id == street.town.id).values(state="failed"))
    shown = visitor.get(order_page(pay_page)).text.replace("\u00a0", " ")
    assert "2,60 € n’ont pas pu vous être remboursés" in shown
    assert "Remboursé : " not in shown
