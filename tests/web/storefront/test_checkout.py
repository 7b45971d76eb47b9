import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from tests.factories import make_goods, make_person
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    checkout_form,
    forms_on,
    nothing_was_done,
    order,
    orders_of,
    put_in_basket,
    quantities,
)

Counter = Callable[[], AbstractContextManager[list[str]]]
BUTTON = "Commander avec obligation de paiement"


def test_without_a_basket_one_is_led_to_it(visitor: Visitor, street: Street) -> None:
    assert visitor.get("/checkout").location == "/cart"
    assert visitor.post("/checkout", data={"name": "Jeanne"}).location == "/cart"


def test_the_page_says_all_that_the_law_and_a_resident_want_to_know(visitor: Visitor, basket: Street) -> None:
    page = visitor.get("/checkout")
    for words in (
        BUTTON,
        "Vendu par Maison Morel",
        "Vendu par Lantier",
        "dont TVA",
        "14\u00a0jours",
        "14,08\u00a0€",
    ):
        assert words.replace("\u00a0", " ") in page.text.replace("\u00a0", " ")
    assert page.headers["Cache-Control"] == "no-store"
    assert "csrf_token" not in page.text


def test_the_soonest_free_time_is_preselected_in_each_shop(visitor: Visitor, basket: Street) -> None:
    form = checkout_form(visitor)
    assert form["maison-morel-at"] == form["lantier-at"] == "20260611T0900Z"  # 11 h, an hour after the page


def test_an_order_is_placed_in_each_shop_and_the_basket_is_empty(visitor: Visitor, basket: Street) -> None:
    answer = order(visitor, **{"lantier-note": "Bien affiné"})
    assert answer.status_code == 303
    (made,) = orders_of(basket)
    assert answer.location.startswith(f"/orders/{made.reference}?key=")
    assert (made.name, made.phone, made.email) == ("Jeanne Kermadec", "06 12 34 56 78", "jeanne@example.org")
    assert (made.pays, made.total_cents) == ("pickup", 260 + 1148)
    bags = db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == basket.town.id)).all()
    assert {(bag.state, bag.note) for bag in bags} == {
        (ShopOrderState.PLACED, ""),
        (ShopOrderState.PLACED, "Bien affiné"),
    }
    assert quantities(basket) == []
    assert visitor.get(answer.location).status_code == 200


def test_a_form_sent_twice_makes_one_order(visitor: Visitor, basket: Street) -> None:
    form = checkout_form(visitor)
    first, second = (visitor.post("/checkout", data=form) for _ in range(2))
    assert first.location == second.location
    assert len(orders_of(basket)) == 1
    lines = select(OrderLine.id).where(OrderLine.town_id == basket.town.id)
    assert len(db.session.scalars(lines).all()) == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "à quel nom"),
        ({"name": "x" * 121}, "120 caractères au plus"),
        ({"phone": "06 12 34"}, "Il manque des chiffres : il en faut dix."),
        ({"phone": "06 12 34 56 78 90"}, "Il y a trop de chiffres : il en faut dix."),
        ({"phone": "bonjour"}, "Écrivez le numéro en chiffres"),
        ({"phone": "", "email": ""}, "Donnez un téléphone ou une adresse"),
        ({"email": "jeanne@"}, "Écrivez une adresse comme"),
        ({"pays": "gold"}, "Choisissez comment vous payez"),
        ({"pays": ""}, "Choisissez comment vous payez"),
        ({"lantier-note": "x" * 301}, "300 caractères au plus"),
        ({"token": ""}, "Cette page avait vieilli"),
        ({"token": "<script>"}, "Cette page avait vieilli"),
    ],
)
def test_what_is_typed_wrong_is_said_and_nothing_is_lost(
    visitor: Visitor, basket: Street, typed: dict[str, str], sentence: str
) -> None:
    form = {**checkout_form(visitor), "maison-morel-note": "Bien cuite", "lantier-at": "20260612T0800Z"}
    answer = visitor.post("/checkout", data={**form, **typed})
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u00a0", " ")
    shown = forms_on(answer)["/checkout"]
    kept = {name: value for name, value in {**form, **typed}.items() if name not in {"token", "pays"}}
    assert {name: shown[name] for name in kept} == {name: value.strip() for name, value in kept.items()}
    assert nothing_was_done(basket)


@pytest.mark.parametrize(
    "contact", [{"phone": "", "email": "j@example.org"}, {"phone": "0612345678", "email": ""}]
)
def test_one_way_to_be_reached_is_enough(visitor: Visitor, basket: Street, contact: dict[str, str]) -> None:
    assert order(visitor, **contact).status_code == 303


@pytest.mark.parametrize(
    "time",
    [
        "20260611T1100Z",  # 13 h: closed for lunch
        "20260615T0800Z",  # a Monday
        "20260611T0805Z",  # before the bag can be ready
        "20260610T0900Z",  # yesterday
        "20270611T0900Z",  # next year
        "demain",
        "",
    ],
)
def test_a_time_the_shop_cannot_is_refused_and_the_nearest_offered(
    visitor: Visitor, basket: Street, time: str
) -> None:
    form = {**checkout_form(visitor), "lantier-at": time}
    answer = visitor.post("/checkout", data=form)
    if time == "":
        assert answer.status_code == 303  # nothing chosen: the preselected time stands
        return
    assert answer.status_code == 422
    assert "La boutique ne peut pas à cette heure-là" in answer.text
    offered = forms_on(answer)["/checkout"]
    assert re.fullmatch(r"\d{8}T\d{4}Z", offered["lantier-at"])
    assert offered["name"] == form["name"]
    assert nothing_was_done(basket)
    assert visitor.post("/checkout", data=offered | {"pays": "pickup"}).status_code == 303


def test_goods_for_adults_ask_for_a_confirmation(visitor: Visitor, basket: Street) -> None:
    with transaction():
        db.session.merge(basket.comte.product).age_limit = 18
    assert "Une pièce d’identité" in visitor.get("/checkout").text
    refused = order(visitor)
    assert refused.status_code == 422
    assert "Cochez cette case" in refused.text
    assert nothing_was_done(basket)
    assert order(visitor, adult="y").status_code == 303


def test_nothing_beside_the_form_is_believed(visitor: Visitor, basket: Street) -> None:
    order(
        visitor, total_cents="1", user_id="7", state="collected", town_id="1", price_cents="0", pays="pickup"
    )
    (made,) = orders_of(basket)
    assert (made.total_cents, made.user_id, made.town_id) == (1408, None, basket.town.id)


def test_a_request_from_elsewhere_orders_nothing(visitor: Visitor, basket: Street) -> None:
    form = checkout_form(visitor)
    answer = visitor.post("/checkout", data=form, headers={"Origin": "https://ailleurs.example"})
    assert answer.status_code == 400
    assert nothing_was_done(basket)


def test_the_checkout_takes_as_few_statements_for_many_lines_as_for_few(
    visitor: Visitor, basket: Street, count_sql: Counter
) -> None:
    with count_sql() as few:
        visitor.get("/checkout")
    for n in range(12):
        put_in_basket(visitor, make_goods(basket.bakery, name=f"Pain {n}"), shop="maison-morel")
    with count_sql() as many:
        assert "Pain 11" in visitor.get("/checkout").text
    assert len(many) == len(few) <= 14  # three for where the shops stand and the hubs, one for town cards


def test_a_person_with_an_account_types_nothing_twice(visitor: Visitor, basket: Street) -> None:
    person = make_person()
    visitor.sign_in(person.id)
    form = forms_on(visitor.get("/checkout"))["/checkout"]
    assert (form["name"], form["email"]) == ("Léa Martin", "lea@example.org")
    answer = visitor.post("/checkout", data={**form, "pays": "pickup"})
    (made,) = orders_of(basket)
    assert made.user_id == person.id
    assert visitor.get(answer.location.partition("?")[0]).status_code == 200  # the owner needs no key
