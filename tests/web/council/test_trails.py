"""Walks that the council proposes: by what is sold, up to a price, on a day, in some shops; equal to all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import time
from typing import Any

import pytest

from marketplace.browsing.index import index_shop
from marketplace.catalogue.models import SoldBy
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.services import set_week
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.factories import WEEK, make_goods, make_shop
from tests.visitors import Visitor
from tests.web.council.writing import begin, hidden_in, send

CountSql = Callable[[], AbstractContextManager[list[str]]]
PUBLIC = "/pages/cadeaux"
WEEKDAYS: dict[str, Any] = {"open_on": "0"}
SUNDAY = {**WEEK, 7: ((time(8, 0), time(12, 30)),)}


@pytest.fixture
def shops(town: Town) -> list[Shop]:
    """A bakery, a book shop and a florist, each with something dear and something cheap."""
    made = []
    for name, kind in (("Maison Morel", "bakery"), ("Le Livre", "books"), ("Fleurs", "florist")):
        shop = make_shop(town, name=name, kind=kind)
        make_goods(shop, name=f"Petit {name}", price_cents=1500)
        make_goods(shop, name=f"Grand {name}", price_cents=4500)
        with transaction():
            index_shop(town.id, shop_id=shop.id)
        made.append(shop)
    return made


def publish(manager: Visitor, **rule: Any) -> str:
    """Publish a walk by that rule, and give its public page."""
    page = begin(manager, "Cadeaux")
    response = send(manager, page, to="/publication", **{**WEEKDAYS, **rule})
    assert response.status_code == 303, response.text
    return manager.get(PUBLIC).text


def test_a_walk_up_to_a_price_meets_every_shop_that_has_something(
    manager: Visitor, shops: list[Shop]
) -> None:
    page = publish(manager, most="20", place="home")
    for shop in shops:
        assert f"Petit {shop.name}" in page
        assert f"Grand {shop.name}" not in page
    assert "Toute boutique de la rue qui répond à la règle y est" in page
    assert '<svg class="street' in page
    assert PUBLIC in manager.get("/").text.split("site-foot")[0]


def test_a_price_by_the_kilo_and_what_is_sold_out_are_in_no_walk_up_to_a_price(
    manager: Visitor, town: Town, shops: list[Shop]
) -> None:
    make_goods(shops[0], name="Brioche au poids", price_cents=900, on_hand=5000, sold_by=SoldBy.WEIGHT)
    make_goods(shops[0], name="Brioche partie", price_cents=900, on_hand=0)
    with transaction():
        index_shop(town.id, shop_id=shops[0].id)
    page = publish(manager, most="20")
    assert "au poids" not in page
    assert "partie" not in page


def test_a_walk_of_a_day_meets_who_opens_then_and_says_when(manager: Visitor, shops: list[Shop]) -> None:
    with transaction():
        set_week(shops[1], week=SUNDAY)
    page = publish(manager, open_on="7")
    assert "Le Livre" in page
    assert "8\u00a0h" in page
    assert "dimanche 14 juin" in page
    assert "Maison Morel" not in page


def test_a_walk_of_chosen_shops_says_who_chose_them(manager: Visitor, shops: list[Shop]) -> None:
    page = publish(manager, shops=[shops[2].slug, shops[0].slug])
    stops = page.split('class="stack trail"')[1].split("</ol>")[0]
    assert "Maison Morel" in stops
    assert "Le Livre" not in stops
    assert "choisies par la mairie" in page


def test_a_shop_in_pause_is_in_no_walk(manager: Visitor, town: Town, shops: list[Shop]) -> None:
    publish(manager, most="20")
    with transaction():
        db.session.get_one(Shop, (town.id, shops[1].id)).status = ShopStatus.PAUSED
    assert "Le Livre" not in manager.get(PUBLIC).text


def test_a_walk_that_meets_nobody_says_so(manager: Visitor, shops: list[Shop]) -> None:
    assert "Rien ne correspond aujourd’hui" in publish(manager, most="2")


def test_the_preview_tells_by_whom_the_walk_passes(manager: Visitor, shops: list[Shop]) -> None:
    page = begin(manager, "Cadeaux")
    told = send(manager, page, to="/preview", most="20", open_on="0").text
    assert "La promenade passe par 3\u00a0boutiques" in told or "La promenade passe par 3 boutiques" in told
    assert manager.get(PUBLIC).status_code == 404


def test_a_walk_is_kept_with_its_version(manager: Visitor, shops: list[Shop]) -> None:
    publish(manager, most="20", shops=[shops[0].slug])
    page = "/council/showcase/pages/cadeaux"
    send(manager, page, to="/publication", open_on="0")
    assert "La promenade" not in manager.get(PUBLIC).text
    again = manager.get(f"{page}?version=2").text
    assert 'value="20"' in again
    assert hidden_in(again)["seen"] == "3"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"most": "0"}, "Un prix entre 1 et 10"),
        ({"most": "beaucoup"}, "Pas plus cher que"),
        ({"open_on": "9"}, "Ouvert le"),
        ({"category": "moon"}, "Ce qui s’y vend"),
        ({"shops": ["elsewhere"]}, "Seulement ces boutiques"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(
    manager: Visitor, shops: list[Shop], rule: dict[str, Any], sentence: str
) -> None:
    page = begin(manager, "Cadeaux")
    response = send(manager, page, to="/publication", **{**WEEKDAYS, **rule})
    assert response.status_code == 422
    assert sentence in response.text
    assert "Ligne **4**" in response.text


def test_a_walk_asks_a_bounded_number_of_questions(
    manager: Visitor, shops: list[Shop], count_sql: CountSql
) -> None:
    publish(manager, most="20")
    with count_sql() as asked:
        manager.get(PUBLIC)
    assert len(asked) <= 10, asked
