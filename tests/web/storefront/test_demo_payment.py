from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.checkout.settling import lapse_order
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.methods import offered
from marketplace.payments.models import Payment, PaymentState
from marketplace.stock.models import Hold
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    checkout_form,
    order,
    put_in_basket,
    quantities,
)


@pytest.fixture
def pay_page(visitor: Visitor, street: Street) -> str:
    """The address where two loaves are to be paid."""
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    return str(order(visitor, pays="demo").location)


def act(visitor: Visitor, pay_page: str, what: str) -> TestResponse:
    """Press one of the page's buttons."""
    address, _, key = pay_page.partition("?key=")
    return visitor.post(address, data={"act": what, "key": key})


def state(street: Street) -> tuple[PaymentState, ShopOrderState]:
    payment = select(Payment.state).where(Payment.town_id == street.town.id)
    bag = select(ShopOrder.state).where(ShopOrder.town_id == street.town.id)
    return db.session.scalars(payment).one(), db.session.scalars(bag).one()


def held(street: Street) -> list[int]:
    return list(db.session.scalars(select(Hold.quantity).where(Hold.town_id == street.town.id)))


def test_the_page_tells_the_amount_and_how_long_all_is_kept(visitor: Visitor, pay_page: str) -> None:
    shown = visitor.get(pay_page).text.replace("\u00a0", " ")
    assert "Payer 2,60 €" in shown
    assert "jusqu’à 10 h 20" in shown
    assert "rien n’est débité" in shown


def test_paying_places_the_order_and_empties_the_basket(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    assert held(street) == [2]
    answer = act(visitor, pay_page, "pay")
    assert answer.status_code == 303
    assert state(street) == (PaymentState.SUCCEEDED, ShopOrderState.PLACED)
    assert quantities(street) == []
    shown = visitor.get(answer.location).text.replace("\u00a0", " ")
    assert "Payé en ligne : 2,60 €." in shown


def test_paying_twice_counts_once(visitor: Visitor, street: Street, pay_page: str) -> None:
    first, second = act(visitor, pay_page, "pay"), act(visitor, pay_page, "pay")
    assert first.location == second.location
    assert state(street) == (PaymentState.SUCCEEDED, ShopOrderState.PLACED)
    assert held(street) == [2]
    assert visitor.get(pay_page).status_code == 302


def test_a_declined_card_loses_nothing_and_may_be_tried_again(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    answer = act(visitor, pay_page, "decline")
    assert answer.status_code == 303
    assert "La carte a été refusée" in visitor.get(answer.location).text
    assert state(street) == (PaymentState.FAILED, ShopOrderState.HELD)
    assert (held(street), quantities(street)) == ([2], [2])
    assert act(visitor, pay_page, "pay").status_code == 303
    assert state(street) == (PaymentState.SUCCEEDED, ShopOrderState.PLACED)


def test_closing_the_page_leads_back_to_the_checkout_with_all_that_was_typed(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    answer = act(visitor, pay_page, "close")
    assert answer.location == "/checkout"
    shown = visitor.get(answer.location).text
    assert "Rien n’est payé ni commandé" in shown
    assert "Jeanne Kermadec" in shown
    assert (held(street), quantities(street)) == ([2], [2])


@pytest.mark.parametrize("what", ["", "steal", "paid"])
def test_an_unknown_button_does_nothing(visitor: Visitor, street: Street, pay_page: str, what: str) -> None:
    answer = act(visitor, pay_page, what)
    assert answer.status_code == 422
    assert "Choisissez l’un des trois boutons" in answer.text
    assert state(street) == (PaymentState.OPEN, ShopOrderState.HELD)


def test_after_the_deadline_it_is_said_and_the_basket_is_intact(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=20)):
        answer = visitor.get(pay_page)
        assert answer.status_code == 410
        assert "Le temps pour payer est écoulé" in answer.text
        assert "Votre panier est intact" in answer.text
    assert state(street) == (PaymentState.OPEN, ShopOrderState.HELD)  # the worker lapses it
    assert quantities(street) == [2]


def test_a_payment_sent_just_after_the_deadline_counts_while_the_goods_are_held(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=20)):
        assert act(visitor, pay_page, "pay").status_code == 303
    assert state(street) == (PaymentState.SUCCEEDED, ShopOrderState.PLACED)


def test_a_lapsed_order_is_not_paid_any_more_and_its_page_says_why(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    order_id = db.session.scalars(select(Order.id).where(Order.town_id == street.town.id)).one()
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=21)):
        with transaction():
            lapse_order(street.town.id, order_id=order_id)
        assert act(visitor, pay_page, "pay").status_code == 410
        shown = visitor.get(pay_page.replace("/payments/demo", "/orders")).text
        assert "Le temps pour payer est écoulé" in shown
        assert "Votre panier est intact" in shown
    assert (held(street), quantities(street)) == ([], [2])


def test_the_order_page_waits_for_the_payment_without_showing_codes(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    shown = visitor.get(pay_page.replace("/payments/demo", "/orders")).text
    assert "Il reste à payer" in shown
    assert "Les boutiques n’ont encore rien reçu" in shown
    code = db.session.scalars(select(ShopOrder.code).where(ShopOrder.town_id == street.town.id)).one()
    assert code[:4] not in shown
    assert 'class="qr"' not in shown


def test_a_form_sent_twice_leads_to_the_one_payment(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    from_page = {**checkout_form(visitor), "pays": "demo"}
    first, second = (visitor.post("/checkout", data=from_page) for _ in range(2))
    assert first.location == second.location
    assert held(street) == [2]


def test_strangers_and_other_sites_pay_nothing(
    browser_for: Callable[[str], Visitor], street: Street, pay_page: str
) -> None:
    stranger = browser_for("localhost")
    assert act(stranger, pay_page.replace("key=", "key=0"), "pay").status_code == 404
    address, _, key = pay_page.partition("?key=")
    fields, headers = {"act": "pay", "key": key}, {"Origin": "https://ailleurs.example"}
    assert stranger.post(address, data=fields, headers=headers).status_code == 400
    assert state(street) == (PaymentState.OPEN, ShopOrderState.HELD)


def test_an_order_settled_at_the_till_has_no_payment_page(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    page = order(visitor).location.replace("/orders", "/payments/demo")
    assert visitor.get(page).status_code == 404


def test_production_has_no_demo_card(tmp_path: Path) -> None:
    settings = Settings(
        market_env="production",
        market_var=tmp_path,
        secret_key=SecretStr("Zq3-vN7_pLw0sKf8-Xc2Rj5TbY9uHd4mAe6Go1"),
        smtp_url=SecretStr("smtp://mail.example"),
    )
    assert [method.code for method in offered(settings)] == ["pickup"]
