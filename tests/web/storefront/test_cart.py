from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from marketplace.cart.models import Cart, CartLine, IfMissing
from marketplace.core.db import db
from tests.factories import make_goods, make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    line_forms,
    pause,
    put_in_basket,
    quantities,
    recount,
    reprice,
)

Counter = Callable[[], AbstractContextManager[list[str]]]


def only_line(street: Street) -> CartLine:
    return db.session.scalars(select(CartLine).where(CartLine.town_id == street.town.id)).one()


def test_an_empty_basket_leads_back_into_the_street(visitor: Visitor, street: Street) -> None:
    page = visitor.get("/cart")
    assert page.status_code == 200
    assert "Rien dans le panier" in page.text
    assert "Set-Cookie" not in page.headers


def test_what_is_put_in_is_there_grouped_by_shop_with_its_sums(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    put_in_basket(visitor, street.comte, shop="lantier", grams="350")
    page = visitor.get("/cart").text
    assert "2 boutiques" in page
    assert page.index("Maison Morel") < page.index("Lantier")
    for words in ("2,60\u00a0€", "11,48\u00a0€", "14,08\u00a0€", "32,80\u00a0€/kg", "S’il n’y en a plus"):
        assert words in page


def test_putting_in_leads_back_to_the_product_and_says_so(visitor: Visitor, street: Street) -> None:
    answer = put_in_basket(visitor, street.bread, shop="maison-morel")
    assert answer.status_code == 303
    assert answer.location == f"/shops/maison-morel/{street.bread.product.slug}"
    assert "est dans votre panier" in visitor.get(answer.location).text


def test_the_same_thing_twice_is_one_line(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="3")
    assert quantities(street) == [4]


@pytest.mark.parametrize(
    "typed", ["0", "-1", "1000000000", "9" * 40, "abc", "1.5", "1,5", "２", "1_0", "٣", "<b>"]
)
def test_an_impossible_quantity_is_refused_in_words_and_nothing_is_lost(
    visitor: Visitor, street: Street, typed: str
) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    answer = put_in_basket(visitor, street.bread, shop="maison-morel", quantity=typed)
    assert answer.status_code == 422
    assert "Indiquez une quantité" in answer.text
    assert f'value="{typed}"' in answer.text or "&lt;b&gt;" in answer.text
    assert quantities(street) == [2]


@pytest.mark.parametrize("typed", ["0", "49", "20001", "-350", "un peu", "0,35", "３５０", ""])
def test_an_impossible_weight_is_refused_in_words(visitor: Visitor, street: Street, typed: str) -> None:
    answer = put_in_basket(visitor, street.comte, shop="lantier", grams=typed)
    assert answer.status_code == 422
    assert "Indiquez" in answer.text
    assert quantities(street) == []


def test_a_product_nobody_sells_is_not_found(visitor: Visitor, street: Street) -> None:
    for fields in (
        {"shop": "maison-morel", "product": "nulle-part"},
        {"shop": "lantier", "product": street.bread.product.slug},
        {"shop": "maison-morel", "product": street.bread.product.slug, "option": "7"},
        {"shop": "maison-morel", "product": street.bread.product.slug, "option": "x"},
        {},
    ):
        assert visitor.post("/cart/lines", data=fields).status_code == 404
    assert db.session.scalar(select(Cart.id).where(Cart.town_id == street.town.id)) is None


def test_another_towns_product_is_not_found(browser_for: Callable[[str], Visitor], street: Street) -> None:
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    elsewhere = browser_for("val-brume.localhost")
    assert put_in_basket(elsewhere, street.bread, shop="maison-morel").status_code == 404


def test_a_paused_shop_sells_nothing_more(visitor: Visitor, street: Street) -> None:
    pause(street.bakery)
    answer = put_in_basket(visitor, street.bread, shop="maison-morel")
    assert answer.status_code == 409
    assert "ne se vend pas en ligne" in answer.text


def test_a_request_from_elsewhere_changes_nothing(visitor: Visitor, street: Street) -> None:
    fields = {"shop": "maison-morel", "product": street.bread.product.slug}
    answer = visitor.post("/cart/lines", data=fields, headers={"Origin": "https://ailleurs.example"})
    assert answer.status_code == 400
    assert quantities(street) == []


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"change": "more", "amount": "2"}, [3]),
        ({"change": "less", "amount": "2"}, [1]),
        ({"change": "set", "amount": "5"}, [5]),
        ({"change": "set", "amount": "0"}, []),
        ({"change": "less", "amount": "1"}, []),
        ({"change": "remove", "amount": "2"}, []),
        ({"change": "set"}, [2]),
    ],
)
def test_a_line_changes_by_plain_buttons(
    visitor: Visitor, street: Street, fields: dict[str, str], left: list[int]
) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    (line,) = line_forms(visitor)
    answer = visitor.post(line, data=fields)
    assert answer.status_code == 303
    assert answer.location == f"/cart#line-{line.rpartition('/')[2]}"  # one stays where one was
    assert quantities(street) == left


def test_weighed_goods_step_by_fifty_grams(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.comte, shop="lantier", grams="350")
    (line,) = line_forms(visitor)
    visitor.post(line, data={"change": "more", "amount": "350"})
    assert quantities(street) == [400]


@pytest.mark.parametrize("typed", ["-1", "abc", "1.5", "100", "1000000000", "２"])
def test_a_slip_in_a_line_is_shown_again_with_its_sentence(
    visitor: Visitor, street: Street, typed: str
) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    (line,) = line_forms(visitor)
    answer = visitor.post(line, data={"change": "set", "amount": typed})
    assert answer.status_code == 422
    assert "Indiquez une quantité" in answer.text
    assert f'value="{typed}"' in answer.text
    assert quantities(street) == [2]


def test_the_wish_for_a_missing_thing_is_kept(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    (line,) = line_forms(visitor)
    visitor.post(line, data={"change": "set", "amount": "1", "if_missing": "replace"})
    assert only_line(street).if_missing is IfMissing.REPLACE
    visitor.post(line, data={"change": "set", "amount": "1", "if_missing": "gift"})
    assert only_line(street).if_missing is IfMissing.REPLACE


def test_taking_out_twice_is_no_error_and_changing_what_is_gone_is_said(
    visitor: Visitor, street: Street
) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    (line,) = line_forms(visitor)
    assert visitor.post(line, data={"change": "remove"}).status_code == 303
    assert visitor.post(line, data={"change": "remove"}).status_code == 303
    answer = visitor.post(line, data={"change": "more", "amount": "1"})
    assert answer.status_code == 404
    assert "n’est plus dans votre panier" in answer.text


def test_a_strangers_line_is_not_found(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    (line,) = line_forms(visitor)
    stranger = visitor.application.test_client()
    put_in_basket(stranger, street.bread, shop="maison-morel")  # type: ignore[arg-type]
    answer = stranger.post(line, data={"change": "set", "amount": "9"})
    assert answer.status_code == 404
    assert sorted(quantities(street)) == [1, 2]


def test_no_database_id_shows(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    page = visitor.get("/cart").text
    line_id = only_line(street).id
    for row_id in (line_id, street.bread.variant.id, street.bread.product.id, street.bakery.id):
        assert str(row_id) not in page


def test_a_stale_basket_says_what_changed_and_one_tap_cures_it(visitor: Visitor, street: Street) -> None:
    brie = make_goods(street.dairy, name="Brie", price_cents=700, on_hand=5)
    fougasse = make_goods(street.bakery, name="Fougasse", price_cents=400, on_hand=5)
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="4")
    put_in_basket(visitor, fougasse, shop="maison-morel")
    put_in_basket(visitor, brie, shop="lantier")
    reprice(street.bread, 150)
    recount(street.bread, 3)
    recount(fougasse, 0)
    pause(street.dairy)
    page = visitor.get("/cart").text
    for words in (
        "il n’en reste que 3",
        "le prix est passé de 1,30\u00a0€ à 1,50\u00a0€",
        "il n’y en a plus",
        "Lantier ne prend pas de commande en ce moment",
        "4 choses ont changé dans la rue",
    ):
        assert words in page
    assert "Choisir mes heures" not in page
    checkout = visitor.get("/checkout").text
    assert "4 choses ont changé dans la rue" in checkout
    assert "Commander avec obligation" not in checkout
    visitor.post("/cart/mending")
    assert quantities(street) == [3]
    mended = visitor.get("/cart").text
    assert "4,50\u00a0€" in mended
    assert "Choisir mes heures" in mended


def test_mending_without_a_basket_changes_nothing(visitor: Visitor, street: Street) -> None:
    assert visitor.post("/cart/mending").status_code == 303


def test_a_basket_is_one_towns(browser_for: Callable[[str], Visitor], street: Street) -> None:
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    here = browser_for("localhost")
    put_in_basket(here, street.bread, shop="maison-morel")
    cookie = here.get_cookie("basket")
    assert cookie is not None
    there = browser_for("val-brume.localhost")
    there.set_cookie("basket", cookie.value, domain="val-brume.localhost")
    assert "Rien dans le panier" in there.get("/cart").text


def test_the_basket_takes_as_few_statements_for_many_lines_as_for_two(
    visitor: Visitor, street: Street, count_sql: Counter
) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    put_in_basket(visitor, street.comte, shop="lantier", grams="350")
    with count_sql() as few:
        visitor.get("/cart")
    for n in range(12):
        put_in_basket(visitor, make_goods(street.bakery, name=f"Pain {n}"), shop="maison-morel")
    with count_sql() as many:
        assert "Pain 11" in visitor.get("/cart").text
    assert len(many) == len(few) <= 10  # two of them for where the shops stand
