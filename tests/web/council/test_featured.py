"""How many shops the home page features; which ones, nobody chooses, and everybody can count."""

from collections.abc import Callable
from threading import Event

import pytest

from marketplace.cli.featuring import feature_shops
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import make_shop
from tests.visitors import Visitor
from tests.web.council.writing import hidden_in

PAGE = "/council/showcase/featured"


@pytest.fixture
def shops(town: Town) -> list[Shop]:
    """Five shops."""
    return [make_shop(town, name=f"Boutique {number}") for number in range(5)]


def featured_in(page: str) -> int:
    """How many shops the home page features."""
    if 'id="featured"' not in page:
        return 0
    return page.split('id="featured"')[1].split("</section>")[0].count('class="shop-card"')


def test_the_home_features_todays_shops_and_tells_the_rule(
    manager: Visitor, shops: list[Shop], browser_for: Callable[[str], Visitor]
) -> None:
    resident = browser_for("localhost")
    assert featured_in(resident.get("/").text) == 0
    assert feature_shops(Event()) == "6 shops drawn for the home pages"  # today’s and tomorrow’s
    assert feature_shops(Event()) == ""
    page = resident.get("/")
    assert featured_in(page.text) == 3
    assert "Set-Cookie" not in page.headers
    rule = resident.get("/featured").text
    assert "chaque boutique passe une fois" in rule
    assert rule.count("11 juin 2026") == 3
    assert rule.count("pas encore") == 2


def test_the_council_says_how_many(manager: Visitor, shops: list[Shop]) -> None:
    token = hidden_in(manager.get(PAGE).text)
    assert manager.post(PAGE, data={**token, "a_day": "2"}).status_code == 303
    feature_shops(Event())
    assert featured_in(manager.get("/").text) == 2
    manager.post(PAGE, data={**token, "a_day": "0"})
    assert featured_in(manager.get("/").text) == 0


@pytest.mark.parametrize("typed", ["", "7", "-1", "beaucoup"])
def test_a_number_that_cannot_be_is_refused_in_words(manager: Visitor, shops: list[Shop], typed: str) -> None:
    token = hidden_in(manager.get(PAGE).text)
    response = manager.post(PAGE, data={**token, "a_day": typed})
    assert response.status_code == 422
    assert f'value="{typed}"' in response.text
    assert 'value="3"' in manager.get(PAGE).text


def test_strangers_and_forms_without_token_change_nothing(
    manager: Visitor, shops: list[Shop], strangers: list[Visitor]
) -> None:
    assert manager.post(PAGE, data={"a_day": "1"}).status_code == 400
    for stranger in strangers:
        assert stranger.get(PAGE).status_code == 404
        assert stranger.post(PAGE, data={"a_day": "1"}).status_code in {400, 404}
    assert 'value="3"' in manager.get(PAGE).text
