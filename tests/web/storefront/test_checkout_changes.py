from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from marketplace.catalogue.models import SoldBy
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.pickup.slots import Rule
from marketplace.shops.services import set_special_day
from marketplace.stock.models import Hold
from tests.factories import THURSDAY_MORNING, make_goods, make_shop
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    checkout_form,
    forms_on,
    nothing_was_done,
    order,
    orders_of,
    pause,
    put_in_basket,
    quantities,
    recount,
    reprice,
)

BUTTON = "Commander avec obligation de paiement"


def test_a_shop_that_closes_meanwhile_is_said(visitor: Visitor, basket: Street) -> None:
    form = checkout_form(visitor)
    with transaction():
        set_special_day(db.session.merge(basket.dairy), day=date(2026, 6, 11), ranges=[], reason="Inventaire")
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 422
    assert "La plus proche" in answer.text
    assert nothing_was_done(basket)


def test_a_time_taken_meanwhile_is_said_and_the_next_one_offered(
    browser_for: Callable[[str], Visitor], street: Street
) -> None:
    fish = make_shop(street.town, name="L’Amarre", kind="fish", rule=Rule(capacity=1))
    sole = make_goods(fish, name="Sole", price_cents=900)
    slow, fast = browser_for("localhost"), browser_for("localhost")
    for visitor in (slow, fast):
        put_in_basket(visitor, sole, shop=fish.slug)
    form = checkout_form(slow)
    assert order(fast).status_code == 303
    answer = slow.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "vient d’être prise" in answer.text
    offered = forms_on(answer)["/checkout"]
    assert offered[f"{fish.slug}-at"] == "20260611T0930Z"
    assert slow.post("/checkout", data={**offered, "pays": "pickup"}).status_code == 303


def test_a_stale_basket_is_said_and_cured_without_losing_a_word(visitor: Visitor, basket: Street) -> None:
    form = {**checkout_form(visitor), "maison-morel-note": "Bien cuite"}
    reprice(basket.bread, 150)
    recount(basket.comte, 300)
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "le prix est passé de 1,30\u00a0€ à 1,50\u00a0€" in answer.text
    assert "il n’en reste que 300\u00a0g" in answer.text
    assert nothing_was_done(basket)
    shown = forms_on(answer)["/checkout"]
    cured = visitor.post("/checkout", data={**shown, "pays": "pickup", "mend": "1"})
    assert cured.status_code == 200
    assert "Votre panier est à jour" in cured.text
    again = forms_on(cured)["/checkout"]
    assert again["maison-morel-note"] == "Bien cuite"
    assert visitor.post("/checkout", data={**again, "pays": "pickup"}).status_code == 303
    (made,) = orders_of(basket)
    assert made.total_cents == 300 + 984


def test_a_shop_paused_meanwhile_is_said(visitor: Visitor, basket: Street) -> None:
    form = checkout_form(visitor)
    pause(basket.dairy)
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "Lantier ne prend pas de commande" in answer.text
    assert nothing_was_done(basket)


def test_when_everything_is_gone_the_basket_says_so(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    form = checkout_form(visitor)
    recount(street.bread, 0)
    assert visitor.post("/checkout", data=form).status_code == 409
    answer = visitor.post("/checkout", data={**form, "mend": "1"}, follow_redirects=True)
    assert "la rue a été plus rapide" in answer.text


def test_the_last_piece_goes_to_one_and_the_other_is_told(
    browser_for: Callable[[str], Visitor], street: Street
) -> None:
    last = make_goods(street.bakery, name="Tarte", price_cents=900, on_hand=1)
    slow, fast = browser_for("localhost"), browser_for("localhost")
    for visitor in (slow, fast):
        put_in_basket(visitor, last, shop="maison-morel")
    form = checkout_form(slow)
    assert order(fast).status_code == 303
    answer = slow.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "il n’y en a plus" in answer.text
    assert len(orders_of(street)) == 1


def test_ones_own_unpaid_checkout_never_blocks_oneself(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="10")
    assert order(visitor, pays="demo").status_code == 303
    assert "changé dans la rue" not in visitor.get("/cart").text
    form = forms_on(visitor.get("/checkout"))["/checkout"]
    assert form["name"] == "Jeanne Kermadec"
    assert visitor.post("/checkout", data={**form, "pays": "pickup"}).status_code == 303
    live = select(ShopOrder.state).where(ShopOrder.town_id == street.town.id).order_by(ShopOrder.created_at)
    assert sorted(db.session.scalars(live)) == [ShopOrderState.LAPSED, ShopOrderState.PLACED]
    held = select(Hold.quantity).where(Hold.town_id == street.town.id)
    assert list(db.session.scalars(held)) == [10]


def test_a_page_left_open_over_night_offers_todays_times(visitor: Visitor, basket: Street) -> None:
    form = checkout_form(visitor)
    with clock.travel(THURSDAY_MORNING + timedelta(days=1)):
        answer = visitor.post("/checkout", data=form)
        assert answer.status_code == 422
        assert forms_on(answer)["/checkout"]["lantier-at"] == "20260612T0900Z"


def test_pieces_are_never_taken_for_grams(visitor: Visitor, basket: Street) -> None:
    form = checkout_form(visitor)
    with transaction():
        db.session.merge(basket.bread.product).sold_by = SoldBy.WEIGHT
    for answer in (visitor.get("/cart"), visitor.get("/checkout"), visitor.post("/checkout", data=form)):
        words = answer.text.replace("\u00a0", " ")
        assert "« Baguette de tradition » se vend maintenant au poids : choisissez-en de nouveau." in words
    assert nothing_was_done(basket)
    put_in_basket(visitor, basket.bread, shop="maison-morel", grams="200")
    assert quantities(basket) == [200, 350]
    assert "se vend maintenant" not in visitor.get("/cart").text
