"""Paying online: the way to the card's page, the way back, and what is told meanwhile. No script."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.methods import offered
from marketplace.payments.models import PaymentState, ShopPaymentAccount
from tests.checkout.holding import work
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    checkout_form,
    order,
    orders_of,
    put_in_basket,
    quantities,
)
from tests.web.storefront.card import (
    OPEN,
    PAID,
    begin,
    go_to_card,
    held,
    order_page,
    path_of,
    pay,
    state,
    use_card,
)

pytestmark = pytest.mark.all_towns


@pytest.fixture
def pay_page(visitor: Visitor, street: Street) -> str:
    """The address where two loaves are to be paid."""
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    return begin(visitor)


def test_ordering_leads_straight_to_the_cards_page(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    answer = order(visitor, pays="demo")
    assert answer.status_code == 303
    assert "/demo-card/cs_demo_" in answer.location
    assert "2,60\u00a0€" in visitor.get(path_of(answer.location)).text


def test_our_own_page_tells_what_is_charged_who_sells_it_and_how_long_all_is_kept(
    visitor: Visitor, pay_page: str
) -> None:
    shown = visitor.get(pay_page).text.replace("\u00a0", " ")
    assert "Payer 2,60 €" in shown
    assert "Vendu par Maison Morel" in shown
    assert "jusqu’à 10 h 40" in shown


def test_paying_places_the_order_and_empties_the_basket(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    assert held(street) == [2]
    answer = pay(visitor, pay_page)
    assert (answer.status_code, answer.location) == (302, order_page(pay_page))
    assert state(street) == PAID
    assert quantities(street) == []
    shown = visitor.get(answer.location).text.replace("\u00a0", " ")
    assert "Payé en ligne : 2,60 €." in shown
    receipt = order_page(pay_page).replace("?", "/receipts/maison-morel?")
    assert f'href="{receipt}">Reçu de Maison Morel' in shown
    assert visitor.get(receipt).status_code == 200


def test_coming_back_again_and_again_changes_nothing(visitor: Visitor, street: Street, pay_page: str) -> None:
    back = path_of(use_card(visitor, pay_page).location)
    answers = [visitor.get(back) for _ in range(3)]
    assert {answer.location for answer in answers} == {order_page(pay_page)}
    work()
    assert (state(street), held(street)) == (PAID, [2])
    assert visitor.get(pay_page).location == order_page(pay_page)
    again = go_to_card(visitor, pay_page)
    assert "déjà payée" in visitor.get(again.location, follow_redirects=True).text


def test_whoever_never_comes_back_has_ordered_all_the_same(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    use_card(visitor, pay_page)
    assert state(street) == OPEN
    work()
    assert state(street) == PAID


def test_two_presses_lead_to_one_page_of_the_card(visitor: Visitor, pay_page: str) -> None:
    first, second = go_to_card(visitor, pay_page), go_to_card(visitor, pay_page)
    assert first.location == second.location


def test_a_declined_card_loses_nothing_and_may_be_tried_again(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    assert use_card(visitor, pay_page, "decline").status_code < 500
    assert (state(street), held(street), quantities(street)) == (OPEN, [2], [2])
    pay(visitor, pay_page)
    assert state(street) == PAID


def test_closing_the_cards_page_leads_back_with_everything_kept(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    answer = use_card(visitor, pay_page, "close")
    assert path_of(answer.location) == pay_page
    assert visitor.get(pay_page).status_code == 200
    assert "Jeanne Kermadec" in visitor.get("/checkout").text
    assert (held(street), quantities(street)) == ([2], [2])


def test_paid_late_is_honoured_where_the_goods_are_still_there(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    answer = use_card(visitor, pay_page, "pay_late")
    shown = visitor.get(path_of(answer.location))
    assert shown.status_code in {200, 302, 303}
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=41)):
        work()
        work()
    assert state(street) == PAID


def test_nobody_pays_any_more_when_the_time_is_over_and_the_basket_is_intact(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=41)):
        answer = visitor.get(pay_page)
        assert answer.status_code == 410
        assert "Le temps pour payer est écoulé" in answer.text
        work()  # the page is closed first
        work()
        shown = visitor.get(order_page(pay_page)).text
        assert "Le temps pour payer est écoulé" in shown
        assert "Votre panier est intact" in shown
        refused = visitor.get(go_to_card(visitor, pay_page).location)
        assert "Le temps pour payer est écoulé" in refused.text
    assert (held(street), quantities(street)) == ([], [2])
    assert state(street) == (PaymentState.EXPIRED, ShopOrderState.LAPSED)


def test_paid_in_the_very_moment_when_time_runs_out_it_counts(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    use_card(visitor, pay_page)
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=45)):
        work()
    assert state(street) == PAID


def test_the_order_page_waits_for_the_payment_without_showing_codes(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    shown = visitor.get(order_page(pay_page)).text
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


def test_ordering_anew_closes_the_page_of_the_first_order(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    card = path_of(go_to_card(visitor, pay_page).location)
    assert order(visitor).status_code == 303  # to be paid at the till after all
    assert visitor.get(card).status_code == 410
    assert (held(street), len(orders_of(street))) == ([2], 2)


def test_strangers_and_other_sites_pay_nothing(
    browser_for: Callable[[str], Visitor], street: Street, pay_page: str
) -> None:
    stranger = browser_for("localhost")
    assert go_to_card(stranger, pay_page.replace("key=", "key=0")).status_code == 404
    address, _, key = pay_page.partition("?key=")
    headers = {"Origin": "https://ailleurs.example"}
    assert stranger.post(address, data={"key": key}, headers=headers).status_code == 400
    assert state(street) == OPEN


def test_a_session_of_another_order_opens_nothing(visitor: Visitor, street: Street, pay_page: str) -> None:
    back = order_page(pay_page).replace("?", "/paid?")
    for session in ("", "cs_demo_0123456789abcdef", "x" * 400):
        answer = visitor.get(f"{back}&session={session}")
        assert answer.status_code == 404
    assert state(street) == OPEN


def test_an_order_settled_at_the_till_has_no_payment_page(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    page = order(visitor).location.replace("?", "/payment?")
    assert visitor.get(page).status_code == 404


def test_a_shop_without_an_account_is_paid_at_its_till_and_all_are_told_why(
    visitor: Visitor, street: Street
) -> None:
    with transaction():
        account = db.session.scalars(
            select(ShopPaymentAccount).where(
                ShopPaymentAccount.town_id == street.town.id, ShopPaymentAccount.shop_id == street.dairy.id
            )
        ).one()
        account.transfers = "restricted"
    put_in_basket(visitor, street.bread, shop="maison-morel")
    assert 'value="demo"' in visitor.get("/checkout").text
    put_in_basket(visitor, street.comte, shop="lantier", grams="350")
    shown = visitor.get("/checkout").text
    assert "Lantier\u00a0: pas encore de paiement en ligne" in shown
    assert 'value="demo"' not in shown
    assert order(visitor, pays="demo").status_code == 422
    assert held(street) == []


def test_production_has_no_demo_card(tmp_path: Path) -> None:
    settings = Settings(
        market_env="production",
        market_var=tmp_path,
        secret_key=SecretStr("Zq3-vN7_pLw0sKf8-Xc2Rj5TbY9uHd4mAe6Go1"),
        smtp_url=SecretStr("smtp://mail.example"),
    )
    assert [method.code for method in offered(settings)] == ["pickup"]


def test_events_of_the_provider_come_to_their_door_signed_or_not_at_all(app: Flask, visitor: Visitor) -> None:
    for raw, status in ((b"{}", 400), (b"", 400), (b"x" * (256 * 1024 + 1), 413)):
        answer = visitor.post("/hooks/demo", data=raw, content_type="application/json")
        assert answer.status_code == status
    assert visitor.post("/hooks/stripe", data=b"{}").status_code == 404  # not set up here
