"""The shop chooses whether it takes reviews, and answers them in public."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.models import Town
from marketplace.towns.services import take_no_reviews, take_reviews
from tests.factories import make_shop, make_worker
from tests.visitors import Visitor
from tests.web.storefront.reviews.speaking import GOOD, Fetched, reviews

pytestmark = pytest.mark.all_towns
LIST, SHOP = "/backoffice/maison-morel/reviews", "/shops/maison-morel"
ANSWER = {"words": "Merci, à samedi pour la fournée de onze heures !"}


@pytest.fixture
def owner(browser_for: Callable[[str], Visitor], fetched: Fetched) -> Visitor:
    """Paul, who handed the bag over."""
    browser = browser_for("localhost")
    query = select(User.id).where(User.email == "paul@example.org")
    browser.sign_in(db.session.scalars(query).one())
    return browser


@pytest.fixture
def said(visitor: Visitor, fetched: Fetched) -> str:
    """Where the shop answers what Jeanne has said of it."""
    visitor.post(fetched.of_shop, data=GOOD)
    return f"{LIST}/{reviews()[0].mark}"


def takes(shop: Shop) -> bool:
    db.session.rollback()
    return db.session.get_one(Shop, (shop.town_id, shop.id)).takes_reviews


def test_the_shop_answers_and_everybody_reads_it_below_the_review(
    visitor: Visitor, owner: Visitor, said: str
) -> None:
    assert "Croustillante" in owner.get(LIST).text
    assert owner.submit(said, ANSWER).status_code == 303
    assert "La boutique répond" in visitor.get(SHOP).text
    assert "fournée de onze heures" in visitor.get(SHOP).text
    assert owner.submit(said, {"words": ""}).status_code == 303
    assert "La boutique répond" not in visitor.get(SHOP).text


def test_an_answer_that_is_too_long_is_refused_and_kept(owner: Visitor, said: str) -> None:
    answer = owner.submit(said, {"words": "Merci ! " * 200})
    assert answer.status_code == 422
    assert "Au plus 1200" in answer.text
    assert "Merci ! Merci !" in answer.text
    assert reviews()[0].answer == ""


def test_what_was_withdrawn_is_not_answered(
    visitor: Visitor, owner: Visitor, said: str, fetched: Fetched
) -> None:
    owner.get(said)
    visitor.post(fetched.removal(fetched.of_shop))
    assert owner.submit(LIST, ANSWER, to=said).status_code == 404
    assert reviews()[0].answer == ""


def test_the_shop_chooses(owner: Visitor, shop: Shop) -> None:
    for choice, stands in (("no", False), ("no", False), ("yes", True)):
        assert owner.submit(LIST, {"reviews": choice}).status_code == 303
        assert takes(shop) is stands
    assert owner.submit(LIST, {"reviews": "maybe"}).status_code == 422
    assert takes(shop)


def test_strangers_and_forms_without_a_token_change_nothing(
    browser_for: Callable[[str], Visitor], owner: Visitor, town: Town, shop: Shop, said: str
) -> None:
    staff = make_worker(shop, role=ShopRole.STAFF, email="ines@example.org")
    neighbour = make_worker(make_shop(town, name="Lantier", kind="cheese"), email="helene@example.org")
    for user in (staff, neighbour):
        stranger = browser_for("localhost")
        stranger.sign_in(user.id)
        assert stranger.get(said).status_code == 404
        assert stranger.get(LIST).status_code == 404
    assert owner.post(said, data=ANSWER).status_code == 400
    assert owner.post(LIST, data={"reviews": "no"}).status_code == 400
    assert reviews()[0].answer == ""
    assert takes(shop)


def test_where_the_town_takes_none_the_shop_is_not_asked(owner: Visitor, shop: Shop) -> None:
    assert ">Avis</a>" in owner.get("/backoffice/maison-morel/settings").text
    with transaction():
        take_no_reviews(shop.town_id)
    assert ">Avis</a>" not in owner.get("/backoffice/maison-morel/settings").text
    assert owner.get(LIST).status_code == 404
    with transaction():
        take_reviews(shop.town_id)
    assert owner.get(LIST).status_code == 200
