"""One basket, one person, one order: other devices, other tabs, and « Back »."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.models import ShopOrder
from tests.factories import THURSDAY_MORNING, make_goods, make_person
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, checkout_form, order, orders_of, put_in_basket
from tests.web.storefront.card import begin

GONE = "« Tarte » : il n’y en a plus"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_ones_order_on_the_phone_does_not_block_one_at_the_desk(
    browser_for: Callable[[str], Visitor], street: Street
) -> None:
    last, person = make_goods(street.bakery, name="Tarte", price_cents=900, on_hand=1), make_person()
    phone, desk, other = (browser_for("localhost") for _ in range(3))
    for browser in (phone, desk):
        browser.sign_in(person.id)
    for browser in (phone, desk, other):
        put_in_basket(browser, last, shop="maison-morel")
    page = begin(phone)
    assert GONE in plain(other.get("/cart").text)
    shown = plain(desk.get("/cart").text)
    assert GONE not in shown
    assert "vous attend" in shown
    assert order(desk, pays="pickup").status_code == 303
    assert "Commande annulée" in phone.get(page).text
    bags = select(ShopOrder.state).where(ShopOrder.town_id == street.town.id).order_by(ShopOrder.id)
    assert [str(state) for state in db.session.scalars(bags)] == ["lapsed", "placed"]


def test_ones_order_for_other_things_stays(browser_for: Callable[[str], Visitor], street: Street) -> None:
    phone, desk, person = browser_for("localhost"), browser_for("localhost"), make_person()
    for browser in (phone, desk):
        browser.sign_in(person.id)
    put_in_basket(phone, street.bread, shop="maison-morel")
    put_in_basket(desk, street.comte, shop="lantier", grams="350")
    page = begin(phone)
    assert order(desk, pays="pickup").status_code == 303
    assert phone.get(page).status_code == 200


def test_back_after_ordering_leads_to_the_order(visitor: Visitor, basket: Street) -> None:
    placed = order(visitor, pays="pickup").location
    for answer in (visitor.get("/checkout"), visitor.post("/checkout", data={"token": "x" * 22})):
        assert (answer.status_code, answer.location) == (303, placed)
    assert "Cette commande est déjà passée." in visitor.get(placed).text
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=16)):
        assert visitor.get("/checkout").location == "/cart"


def test_a_second_tab_that_comes_too_late_is_led_to_the_one_order(visitor: Visitor, basket: Street) -> None:
    first, second = ({**checkout_form(visitor), "pays": "pickup"} for _tab in range(2))
    answers = [visitor.post("/checkout", data=form) for form in (first, second)]
    assert answers[0].location == answers[1].location
    assert len(orders_of(basket)) == 1
