"""What everybody reads of reviews: the latest first, a mean of enough alone, the rules beside them."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Event

import pytest

from marketplace.cli.old_reviews import forget_old_reviews
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.person.tables import reviews as reviews_of_person
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.trust.reviews.queries import said_of
from tests.factories import THURSDAY_MORNING, Goods, make_person, make_worker
from tests.ordering import order_named
from tests.visitors import Visitor
from tests.web.storefront.reviews.speaking import GOOD, Fetched, fetch, open_reviews, reviews

pytestmark = pytest.mark.all_towns
SHOP, BREAD = "/shops/maison-morel", "/shops/maison-morel/baguette-de-tradition"


@pytest.fixture
def bags(town: Town, shop: Shop, goods: Goods) -> list[Fetched]:
    """Six bags that were fetched, each by somebody else."""
    open_reviews(shop)
    baker = make_worker(shop)
    bags = [fetch(town, goods, by_user_id=baker.id) for _ in range(6)]
    for place, bag in enumerate(bags):
        known_by(town, bag, email=f"client{place}@example.org", phone="")
    return bags


def known_by(town: Town, bag: Fetched, **facts: object) -> None:
    """Say who ordered a bag."""
    with transaction():
        order = db.session.get_one(Order, (town.id, order_named(town, bag.reference)))
        for name, fact in facts.items():
            setattr(order, name, fact)


def speak(visitor: Visitor, bags: list[Fetched], *stars: int) -> None:
    """One after the other, a minute apart, says so many stars of the bread."""
    for place, (bag, count) in enumerate(zip(bags, stars, strict=False)):
        with clock.travel(THURSDAY_MORNING + timedelta(minutes=place + 1)):
            said = {"stars": str(count), "words": f"Avis numéro {place}."}
            assert visitor.post(bag.of_bread, data=said).status_code == 303


def rating(page: str) -> dict[str, object] | None:
    """The mean as data."""
    for said in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL):
        for one in json.loads(said) if said.lstrip().startswith("[") else [json.loads(said)]:
            if "aggregateRating" in one:
                return dict(one["aggregateRating"])
    return None


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_four_give_no_mean_and_five_do_in_words_and_as_data(visitor: Visitor, bags: list[Fetched]) -> None:
    speak(visitor, bags, 5, 4, 4, 2)
    page = plain(visitor.get(BREAD).text)
    assert "4 avis" in page
    assert "sur 5, d’après" not in page
    assert rating(page) is None
    speak(visitor, bags, 5, 4, 4, 2, 4)
    page = plain(visitor.get(BREAD).text)
    assert "3,8 sur 5, d’après 5 avis" in page
    assert rating(page) == {
        "@type": "AggregateRating", "ratingValue": "3.8", "bestRating": "5", "reviewCount": 5,
    }  # fmt: skip
    assert rating(visitor.get(SHOP).text) is None  # nobody spoke of the shop


def test_one_regular_makes_no_mean_however_many_bags(
    visitor: Visitor, town: Town, bags: list[Fetched]
) -> None:
    lea = make_person()
    for bag in bags[1:3]:
        known_by(town, bag, email="CLIENT0@example.org", phone="06 00 00 46 12")
    known_by(town, bags[3], phone="06 00 00 46 12", user_id=lea.id)
    speak(visitor, bags, 5, 5, 5, 5, 4, 1)  # of three people: the regular, and two more
    page = plain(visitor.get(BREAD).text)
    assert "6 avis" in page
    assert "sur 5, d’après" not in page
    assert rating(page) is None
    known_by(town, bags[2], email="zoe@example.org", phone="")
    known_by(town, bags[1], email="max@example.org", phone="")
    speak(visitor, bags, 5, 5, 5, 5, 4, 2)
    assert "4,3 sur 5, d’après 6 avis" in plain(visitor.get(BREAD).text)


def test_the_latest_stand_first_and_the_rest_on_a_page_of_their_own(
    visitor: Visitor, bags: list[Fetched], count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    speak(visitor, bags, 5, 4, 4, 2, 4)
    page = visitor.get(BREAD).text
    assert page.index("Avis numéro 4") < page.index("Avis numéro 3")
    assert "Avis numéro 1" not in page
    every = f"/reviews/of{BREAD.removeprefix('/shops')}"
    assert every in page
    with count_sql() as said:
        whole = visitor.get(every).text
    assert len(said) <= 4
    assert "Avis numéro 0" in whole
    assert visitor.get(f"{every}?page=2").status_code == 404  # not: nobody has said anything


def test_more_than_a_page_is_counted_whole(visitor: Visitor, bags: list[Fetched]) -> None:
    speak(visitor, bags, 5, 4, 4, 2, 4, 1)
    subject_id, town_id = reviews()[0].subject_id, reviews()[0].town_id
    said = said_of(town_id, subject_id=subject_id, skip=4, most=4)
    assert [row.stars for row in said.rows] == [4, 5]
    assert (said.total, said.stars) == (6, 20)
    past = said_of(town_id, subject_id=subject_id, skip=8, most=4)
    assert (list(past.rows), past.total) == ([], 6)


def test_the_rules_are_told_where_none_are_taken_too(visitor: Visitor, town: Town, shop: Shop) -> None:
    assert "ne publie pas d’avis" in plain(visitor.get("/reviews/rules").text)
    open_reviews(shop)
    page = plain(visitor.get("/reviews/rules").text)
    for words in ("90 jours", "3 ans", "5 personnes au moins", "ni récompensé", "plus récents sont devant"):
        assert words in page


def test_after_three_years_a_review_is_erased(visitor: Visitor, bags: list[Fetched]) -> None:
    speak(visitor, bags, 5)
    with clock.travel(THURSDAY_MORNING + timedelta(days=3 * 365)):
        assert forget_old_reviews(Event()) == ""
    with clock.travel(THURSDAY_MORNING + timedelta(days=3 * 365 + 1)):
        assert forget_old_reviews(Event()) == "1 old reviews erased"
    assert reviews() == []


def test_a_person_takes_along_what_they_said(visitor: Visitor, town: Town, bags: list[Fetched]) -> None:
    visitor.post(bags[0].of_shop, data=GOOD)
    lea = make_person()
    db.session.get_one(Order, (town.id, order_named(town, bags[0].reference))).user_id = lea.id
    db.session.flush()
    (row,) = reviews_of_person(town_by_id(town.id), lea.id)
    assert (row.subject_name, row.stars, row.words) == ("Maison Morel", 5, GOOD["words"])
