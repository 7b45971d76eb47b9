"""An order once more: told first, put into the basket by a button, by nobody but whose order it was."""

import pytest

from tests.visitors import Visitor
from tests.web.storefront.buying import pause, plain, quantities, recount, reprice
from tests.web.storefront.companion.ordered import Ordered


@pytest.fixture
def again(ordered: Ordered) -> str:
    """The address at which it is ordered once more."""
    return f"{ordered.path}/again"


def test_it_says_what_changed_before_anything_is_done(visitor: Visitor, ordered: Ordered, again: str) -> None:
    reprice(ordered.street.bread, 150)
    recount(ordered.street.comte, 0)
    page = plain(visitor.get(f"{again}?key={ordered.key}").text)
    assert "le prix est passé de 1,30 € à 1,50 €" in page
    assert "« Comté » : il n’y en a plus." in page
    assert "3,00 €" in page
    assert quantities(ordered.street) == []


def test_the_basket_is_filled_and_pressing_twice_is_as_good(
    visitor: Visitor, ordered: Ordered, again: str
) -> None:
    for _tap in range(2):
        answer = visitor.post(again, data={"key": ordered.key})
        assert (answer.status_code, answer.location) == (303, "/cart")
    assert quantities(ordered.street) == [2, 350]
    assert "2 articles de cette commande sont dans votre panier." in plain(visitor.get("/cart").text)


def test_what_is_in_the_basket_already_stays_there(visitor: Visitor, ordered: Ordered, again: str) -> None:
    visitor.post(
        "/cart/lines",
        data={"shop": "maison-morel", "product": "baguette-de-tradition", "option": "0", "quantity": "5"},
    )
    visitor.post(again, data={"key": ordered.key})
    assert quantities(ordered.street) == [5, 350]


def test_when_nothing_of_it_is_sold_the_basket_stays_as_it_is(
    visitor: Visitor, ordered: Ordered, again: str
) -> None:
    pause(ordered.street.bakery)
    pause(ordered.street.dairy)
    page = visitor.get(f"{again}?key={ordered.key}").text
    assert "Rien de cette commande ne se vend en ce moment." in plain(page)
    assert f'action="{again}"' not in page
    visitor.post(again, data={"key": ordered.key})
    assert "votre panier n’a pas changé" in plain(visitor.get("/cart").text)
    assert quantities(ordered.street) == []


@pytest.mark.parametrize("key", ["", "0" * 32])
def test_a_stranger_orders_nothing_again(visitor: Visitor, ordered: Ordered, again: str, key: str) -> None:
    assert visitor.get(f"{again}?key={key}").status_code == 404
    assert visitor.post(again, data={"key": key}).status_code == 404
    assert quantities(ordered.street) == []


def test_another_site_fills_no_basket(visitor: Visitor, ordered: Ordered, again: str) -> None:
    foreign = {"Origin": "https://ailleurs.example"}
    assert visitor.post(again, data={"key": ordered.key}, headers=foreign).status_code == 400
    assert quantities(ordered.street) == []


def test_the_order_s_page_leads_there(visitor: Visitor, ordered: Ordered, again: str) -> None:
    assert f'href="{again}?key={ordered.key}"' in visitor.get(ordered.page).text
