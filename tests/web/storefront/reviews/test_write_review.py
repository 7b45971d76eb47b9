"""Who has fetched a bag, and nobody else, says what it was like; everybody reads it, without a name."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.shops.services import take_no_reviews
from marketplace.towns.models import Town
from marketplace.towns.services import take_no_reviews as town_takes_none
from marketplace.trust.reviews.states import ReviewState
from tests.factories import THURSDAY_MORNING, Goods
from tests.ordering import make_order, order_named
from tests.visitors import Visitor
from tests.web.storefront.reviews.speaking import GOOD, Fetched, open_reviews, reviews

pytestmark = pytest.mark.all_towns
SHOP, BREAD = "/shops/maison-morel", "/shops/maison-morel/baguette-de-tradition"


def test_who_fetched_a_bag_speaks_of_the_bread_and_everybody_reads_it_without_a_name(
    visitor: Visitor, browser_for: Callable[[str], Visitor], fetched: Fetched
) -> None:
    assert "Dire comment c’était" in visitor.get(fetched.order).text
    assert "Publier mon avis" in visitor.get(fetched.of_bread).text
    assert visitor.post(fetched.of_bread, data=GOOD).status_code == 303
    page = browser_for("localhost").get(BREAD)
    assert "Croustillante, et le sourire avec." in page.text
    assert "Retiré le" in page.text
    assert "Jeanne" not in page.text
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.text
    assert "Croustillante" not in visitor.get(SHOP).text  # it is about the bread
    assert "Croustillante" in visitor.get("/reviews/of/maison-morel/baguette-de-tradition").text


def test_the_shop_itself_is_spoken_of_once_a_bag_and_said_otherwise_later(
    visitor: Visitor, fetched: Fetched
) -> None:
    visitor.post(fetched.of_shop, data=GOOD)
    with clock.travel(THURSDAY_MORNING + timedelta(days=2)):
        answer = visitor.post(fetched.of_shop, data={"stars": "3", "words": "Un peu sèche le lendemain."})
    assert answer.status_code == 303
    (one,) = reviews()
    assert (one.stars, one.words) == (3, "Un peu sèche le lendemain.")
    page = visitor.get(SHOP).text
    assert "Un peu sèche" in page
    assert "modifié le" in page


def test_it_is_withdrawn_with_its_words_and_may_be_written_again(visitor: Visitor, fetched: Fetched) -> None:
    visitor.post(fetched.of_shop, data=GOOD)
    for _twice in range(2):
        assert visitor.post(fetched.removal(fetched.of_shop)).status_code == 303
    (one,) = reviews()
    assert (one.state, one.words, one.stars) == (ReviewState.WITHDRAWN, "", 0)
    assert "Croustillante" not in visitor.get(SHOP).text
    assert visitor.post(fetched.of_shop, data=GOOD).status_code == 303
    assert "Croustillante" in visitor.get(SHOP).text
    assert len(reviews()) == 1


def test_what_is_taken_back_and_said_again_keeps_its_day_and_tells_that_it_changed(
    visitor: Visitor, fetched: Fetched
) -> None:
    visitor.post(fetched.of_shop, data=GOOD)
    later = THURSDAY_MORNING + timedelta(days=5)
    with clock.travel(later):
        visitor.post(fetched.removal(fetched.of_shop))
        visitor.post(fetched.of_shop, data=GOOD)
    (one,) = reviews()
    assert (one.made_at, one.edited_at) == (THURSDAY_MORNING, later)


def test_at_any_time_it_is_found_again_and_taken_back(visitor: Visitor, fetched: Fetched) -> None:
    visitor.post(fetched.of_bread, data=GOOD)
    with clock.travel(THURSDAY_MORNING + timedelta(days=91)):
        page = visitor.get(fetched.order).text
        address = re.search(r'href="([^"]*/reviews/[^"]*)"', page)
        assert address
        form = visitor.get(address[1])
        assert "Retirer mon avis" in form.text
        assert "Et le reste du sac" not in form.text  # of that it is too late to speak
        for _twice in range(2):
            answer = visitor.post(fetched.removal(fetched.of_bread))
            assert answer.status_code == 303
            assert "ses mots sont effacés" in visitor.get(answer.location).text
        assert "/reviews/maison-morel" not in visitor.get(fetched.order).text
    assert reviews()[0].words == ""


def test_without_stars_it_is_refused_in_words_and_what_was_typed_stays(
    visitor: Visitor, fetched: Fetched
) -> None:
    for stars in ("", "6", "0", "x"):
        answer = visitor.post(fetched.of_shop, data={"stars": stars, "words": "Très bon pain."})
        assert answer.status_code == 422
        assert "Très bon pain." in answer.text
    assert "Au plus 1200" in visitor.post(fetched.of_shop, data={"stars": "5", "words": "a" * 1201}).text
    assert reviews() == []


def test_a_stranger_to_the_order_finds_nothing(visitor: Visitor, fetched: Fetched) -> None:
    without_key = fetched.of_shop.partition("?")[0]
    for address in (without_key, f"{without_key}?key=forged", fetched.of_shop.replace("morel", "x")):
        assert visitor.get(address).status_code == 404
        assert visitor.post(address, data=GOOD).status_code == 404
    assert visitor.post(fetched.of_bread.replace("tradition", "x"), data=GOOD).status_code == 404
    assert visitor.post(fetched.removal(fetched.of_shop)).status_code == 404  # nothing was said
    assert reviews() == []


def test_from_another_site_nothing_is_written(visitor: Visitor, fetched: Fetched) -> None:
    answer = visitor.post(fetched.of_shop, data=GOOD, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 400
    assert reviews() == []


def test_before_the_bag_is_handed_over_nobody_speaks(
    visitor: Visitor, town: Town, shop: Shop, goods: Goods
) -> None:
    open_reviews(shop)
    reference = make_order(town, (goods, 1))
    key = link_key("order", order_named(town, reference))
    waiting = Fetched(reference, key)
    assert "Dire comment c’était" not in visitor.get(waiting.order).text
    assert visitor.post(waiting.of_shop, data=GOOD).status_code == 404
    assert reviews() == []


def test_after_three_months_nothing_new_is_written_but_what_stands_may_change(
    visitor: Visitor, fetched: Fetched
) -> None:
    visitor.post(fetched.of_shop, data=GOOD)
    with clock.travel(THURSDAY_MORNING + timedelta(days=91)):
        assert visitor.post(fetched.of_bread, data=GOOD).status_code == 404
        assert "Dire comment c’était" not in visitor.get(fetched.order).text
        assert visitor.post(fetched.of_shop, data=GOOD | {"stars": "4"}).status_code == 303
    assert [one.stars for one in reviews()] == [4]


def test_who_works_in_the_shop_does_not_praise_it(visitor: Visitor, town: Town, fetched: Fetched) -> None:
    with transaction():
        order = db.session.get_one(Order, (town.id, order_named(town, fetched.reference)))
        order.email = "Paul@example.org"
    answer = visitor.post(fetched.of_shop, data=GOOD)
    assert answer.status_code == 409
    assert "Vous travaillez dans cette boutique" in answer.text
    assert "Croustillante" in answer.text
    assert reviews() == []


@pytest.mark.parametrize("who", ["town", "shop"])
def test_where_none_are_taken_none_is_read_or_written_and_all_come_back(
    visitor: Visitor, shop: Shop, fetched: Fetched, who: str
) -> None:
    visitor.post(fetched.of_shop, data=GOOD)
    assert "Croustillante" in visitor.get(SHOP).text
    with transaction():
        if who == "town":
            town_takes_none(shop.town_id)
        else:
            take_no_reviews(db.session.get_one(Shop, (shop.town_id, shop.id)))
    page = visitor.get(SHOP).text
    assert "Croustillante" not in page
    assert "avis" not in page.partition("<main")[2].partition("</main>")[0]
    assert visitor.get("/reviews/of/maison-morel").status_code == 404
    assert visitor.post(fetched.of_bread, data=GOOD).status_code == 404
    assert visitor.get(fetched.of_shop).status_code == 200  # to take it back
    open_reviews(shop)
    assert "Croustillante" in visitor.get(SHOP).text
