"""The council lets shops in, pauses them and opens them again."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from marketplace.browsing.index import index_product
from marketplace.browsing.search import search
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop
from tests.visitors import Visitor

LIST = "/council/shops"


def status_of(shop: Shop) -> ShopStatus:
    """The shop's status as stored."""
    return db.session.get_one(Shop, (shop.town_id, shop.id), populate_existing=True).status


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        (ShopStatus.APPLIED, "admission", ShopStatus.SELLING),
        (ShopStatus.SHOWCASE, "pause", ShopStatus.PAUSED),
        (ShopStatus.SELLING, "pause", ShopStatus.PAUSED),
        (ShopStatus.PAUSED, "reopening", ShopStatus.SELLING),
    ],
)
def test_a_decision_moves_the_shop_and_is_told(
    manager: Visitor, town: Town, before: ShopStatus, act: str, after: ShopStatus
) -> None:
    shop = make_shop(town, status=before)
    response = manager.submit(LIST, {}, to=f"{LIST}/maison-morel/{act}")
    assert (response.status_code, response.location) == (303, LIST)
    assert status_of(shop) is after
    assert "« Maison Morel »" in manager.get(LIST).text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("status", "act"),
    [
        (ShopStatus.PAUSED, "pause"),
        (ShopStatus.SELLING, "admission"),
        (ShopStatus.PAUSED, "admission"),
        (ShopStatus.SELLING, "reopening"),
        (ShopStatus.CLOSED, "reopening"),
        (ShopStatus.APPLIED, "pause"),
    ],
)
def test_a_decision_that_no_longer_fits_is_refused_in_words(
    manager: Visitor, town: Town, status: ShopStatus, act: str
) -> None:
    shop = make_shop(town, status=status)
    token = manager.token_on(LIST)
    response = manager.post(f"{LIST}/maison-morel/{act}", data={"csrf_token": token}, follow_redirects=True)
    assert status_of(shop) is status
    assert "ne peut pas passer à cet état" in response.text


def test_without_the_token_nothing_changes(manager: Visitor, town: Town) -> None:
    shop = make_shop(town)
    assert manager.post(f"{LIST}/maison-morel/pause").status_code == 400
    assert status_of(shop) is ShopStatus.SELLING


def test_another_town_s_shop_is_not_there(
    manager: Visitor, town: Town, strangers: list[Visitor], browser_for: Callable[[str], Visitor]
) -> None:
    response = manager.submit(LIST, {}, to=f"{LIST}/nowhere/pause")
    assert response.status_code == 404


def test_applications_come_first(manager: Visitor, town: Town) -> None:
    for name, status in (
        ("Alpha", ShopStatus.SELLING),
        ("Beta", ShopStatus.PAUSED),
        ("Zeta", ShopStatus.APPLIED),
    ):
        make_shop(town, name=name, status=status)
    page = manager.get(LIST).text
    assert page.index("Zeta") < page.index("Alpha") < page.index("Beta")


def test_a_long_street_costs_as_many_queries_as_a_short_one(
    manager: Visitor, town: Town, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for n in range(6):
        make_goods(make_shop(town, name=f"Boutique {n}"))
    with count_sql() as said:
        manager.get(LIST)
    assert len(said) <= 4


def test_the_goods_of_a_shop_are_found_from_the_day_it_is_let_in(manager: Visitor, town: Town) -> None:
    shop = make_shop(town, status=ShopStatus.APPLIED)
    goods = make_goods(shop, name="Kouign-amann")
    with transaction():
        index_product(town.id, product_id=goods.product.id)  # as the shop's own form does
    assert search(town.id, "kouign").total == 0
    manager.submit(LIST, {}, to=f"{LIST}/maison-morel/admission")
    assert search(town.id, "kouign").total == 1
    manager.submit(LIST, {}, to=f"{LIST}/maison-morel/pause")
    assert search(town.id, "kouign").total == 0
