"""Pages of an order that waits to be paid: the time left, more of it, giving up, and what comes after."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.checkout.settling import give_back, parts_of
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order
from marketplace.stock.models import Hold, StockLevel
from tests.factories import THURSDAY_MORNING, make_goods
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    checkout_form,
    forms_on,
    line_forms,
    orders_of,
    put_in_basket,
    quantities,
    recount,
    reprice,
)
from tests.web.storefront.card import begin, go_to_card, order_page, pay, waiting_page

pytestmark = pytest.mark.all_towns
RENEW, CANCEL = "renewal", "cancellation"


@pytest.fixture
def pay_page(visitor: Visitor, street: Street) -> str:
    """The address where two loaves are to be paid."""
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    return begin(visitor, **{"maison-morel-note": "Bien cuite"})


def after(minutes: float) -> AbstractContextManager[None]:
    """So many minutes later."""
    return clock.travel(THURSDAY_MORNING + timedelta(minutes=minutes))


def act(visitor: Visitor, pay_page: str, noun: str, **more: object) -> TestResponse:
    """Ask for more time, or call the order off."""
    address, _, key = order_page(pay_page).partition("?key=")
    return visitor.post(f"{address}/{noun}", data={"key": key}, **more)


def plain(answer: TestResponse) -> str:
    return re.sub(r"<[^>]+>", "", answer.text.replace("\u00a0", " ").replace("\u202f", " "))


def held(street: Street) -> int:
    level = db.session.get_one(StockLevel, (street.town.id, street.bread.variant.id), populate_existing=True)
    return level.held


def lapse(street: Street) -> None:
    order_id = db.session.scalars(select(Order.id).where(Order.town_id == street.town.id)).one()
    with transaction():
        give_back(street.town.id, parts=parts_of(street.town.id, order_id), by=Actor.system())


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "encore 40 minutes."), (1.5, "encore 38 minutes."), (38.5, "encore une minute."),
     (39.5, "encore moins d’une minute.")],
)  # fmt: skip
def test_every_page_about_it_tells_the_time_left(
    visitor: Visitor, street: Street, pay_page: str, minutes: float, words: str
) -> None:
    with after(minutes):
        for page in (pay_page, order_page(pay_page), "/cart", "/checkout"):
            answer = visitor.get(page)
            assert f"Vos articles vous sont gardés jusqu’à 10 h 40, {words}" in plain(answer)
            assert f'data-seconds-left="{round(2400 - minutes * 60)}"' in answer.text
            assert answer.headers["Cache-Control"] == "no-store"


def test_the_time_left_is_told_in_english(visitor: Visitor, street: Street, pay_page: str) -> None:
    with after(5):
        shown = plain(visitor.get(pay_page, headers={"Accept-Language": "en"}))
    assert "Your items are kept for you until 10:40, 35 more minutes." in shown
    assert "Keep them for 40 minutes from now" in shown


def test_more_time_is_one_press_and_a_second_press_is_the_same(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    with after(12):
        answers = [act(visitor, pay_page, RENEW) for _click in range(3)]
        assert {(answer.status_code, answer.location) for answer in answers} == {(303, pay_page)}
        assert "jusqu’à 10 h 52, encore 40 minutes." in plain(visitor.get(pay_page))


def test_the_last_minutes_are_offered_as_what_they_are_and_then_no_more(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    for minutes in (15, 45, 75):
        with after(minutes):
            act(visitor, pay_page, RENEW)
    with after(109):
        assert "Gardez-les encore 11 minutes" in plain(visitor.get(pay_page))
        act(visitor, pay_page, RENEW)
        shown = plain(visitor.get(pay_page))
    assert "jusqu’à 12 h, encore 11 minutes." in shown
    assert "Gardez-les" not in shown
    assert "Nous ne pouvons pas les garder plus longtemps" in shown


def test_past_the_deadline_more_time_is_offered_while_nothing_is_given_back(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    with after(41):
        answer = visitor.get(pay_page)
        assert answer.status_code == 410
        assert "Vos articles vont être remis en rayon" in answer.text
        act(visitor, pay_page, RENEW)
        assert visitor.get(pay_page).status_code == 200
    with after(82):
        lapse(street)
        answer = act(visitor, pay_page, RENEW, follow_redirects=True)
        assert answer.status_code == 410
        assert "Trop tard pour payer" in answer.text
        assert "Gardez-les" not in answer.text
    assert held(street) == 0


def test_afterwards_the_page_says_what_is_left_and_orders_again_with_one_press(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    flan = make_goods(street.bakery, name="Flan", price_cents=450)
    put_in_basket(visitor, flan, shop="maison-morel")
    with after(45):
        lapse(street)
        recount(street.bread, 1)
        answer = visitor.get(pay_page)
        shown = plain(answer)
        assert "« Baguette de tradition » : il n’en reste qu’un." in shown
        assert "Toujours en rayon" in shown
        assert "1 × Flan" in shown
        assert 'href="/checkout">Commander de nouveau' in answer.text
        again = visitor.get("/checkout")
        assert "il n’en reste qu’un" in again.text
        form = forms_on(again)["/checkout"]
        assert (form["name"], form["maison-morel-note"]) == ("Jeanne Kermadec", "Bien cuite")
        mended = visitor.post("/checkout", data={**form, "mend": "1"})
        fields = forms_on(mended)["/checkout"]
        assert visitor.post("/checkout", data={**fields, "pays": "pickup"}).status_code == 303
    assert held(street) == 1


def test_a_stranger_to_the_basket_is_not_told_what_is_in_it(
    browser_for: Callable[[str], Visitor], street: Street, pay_page: str
) -> None:
    with after(45):
        lapse(street)
        neighbour = browser_for("localhost")
        put_in_basket(neighbour, street.comte, shop="lantier", grams="350")
        shown = plain(neighbour.get(pay_page))
    assert "Trop tard pour payer" in shown
    assert "Toujours en rayon" not in shown


def test_an_order_called_off_frees_all_and_keeps_the_basket(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    for _click in range(2):
        answer = act(visitor, pay_page, CANCEL)
        assert (answer.status_code, answer.location) == (303, "/cart")
    assert (held(street), quantities(street)) == (0, [2])
    assert "La commande est annulée, rien n’est payé." in visitor.get("/cart").text
    for page in (pay_page, order_page(pay_page)):
        shown = plain(visitor.get(page))
        assert "Commande annulée" in shown
        assert "rien n’est débité" in shown
    refused = visitor.get(go_to_card(visitor, pay_page).location)
    assert refused.status_code == 410
    assert "Commande annulée" in refused.text


def test_a_paid_order_is_not_called_off_whole(visitor: Visitor, street: Street, pay_page: str) -> None:
    pay(visitor, pay_page)
    answer = act(visitor, pay_page, CANCEL, follow_redirects=True)
    assert "n’attend plus de paiement" in answer.text
    assert held(street) == 2


@pytest.mark.parametrize("noun", [RENEW, CANCEL])
def test_strangers_and_other_sites_change_nothing(
    browser_for: Callable[[str], Visitor], street: Street, pay_page: str, noun: str
) -> None:
    stranger = browser_for("localhost")
    with after(5):
        assert act(stranger, pay_page.replace("key=", "key=0"), noun).status_code == 404
        answer = act(stranger, pay_page, noun, headers={"Origin": "https://ailleurs.example"})
    assert answer.status_code == 400
    ends = select(Hold.expires_at).where(Hold.town_id == street.town.id)
    assert set(db.session.scalars(ends)) == {THURSDAY_MORNING + timedelta(minutes=40)}


@pytest.mark.parametrize(
    "change", [{"change": "remove"}, {"change": "less", "amount": "2"}, {"change": "set", "amount": "5"}]
)
def test_a_change_of_the_basket_frees_the_order_at_once_and_says_so(
    visitor: Visitor, street: Street, pay_page: str, change: dict[str, str]
) -> None:
    (line,) = line_forms(visitor)
    answer = visitor.post(line, data=change, follow_redirects=True)
    assert "Votre commande en attente de paiement est annulée" in plain(answer)
    assert "vous attend" not in plain(answer)
    assert held(street) == 0


def test_more_of_it_from_the_products_page_frees_the_order_too(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    assert held(street) == 0
    assert "est annulée, puisque le panier a changé" in visitor.get("/cart").text
    assert quantities(street) == [3]


def test_a_price_that_changes_changes_nothing_of_an_order(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    reprice(street.bread, 150)
    assert "Payer 2,60 €" in plain(visitor.get(pay_page))
    visitor.post("/cart/mending")
    assert held(street) == 2
    pay(visitor, pay_page)
    assert "Payé en ligne : 2,60 €." in plain(visitor.get(order_page(pay_page)))


def test_a_form_sent_again_after_its_order_was_given_up_orders_nothing(
    visitor: Visitor, street: Street
) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    form = {**checkout_form(visitor), "pays": "demo"}
    visitor.post("/checkout", data=form)
    pay_page = waiting_page(visitor)
    act(visitor, pay_page, CANCEL)
    assert visitor.post("/checkout", data=form).location == pay_page
    assert (len(orders_of(street)), held(street)) == (1, 0)


def test_no_page_claims_a_confirmation_before_there_is_one(
    visitor: Visitor, street: Street, pay_page: str
) -> None:
    assert "La confirmation est partie" not in visitor.get(order_page(pay_page)).text
    with after(45):
        lapse(street)
        assert "La confirmation est partie" not in visitor.get(order_page(pay_page)).text
