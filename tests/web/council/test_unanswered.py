"""The manager's list: whom to call when nobody answers an order."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop
from tests.fulfilment.alerting.climbing import climb
from tests.ordering import make_order
from tests.visitors import Visitor

LIST = "/council/unanswered"


def bakery(town: Town) -> tuple[Shop, Goods]:
    """A bakery with a telephone."""
    shop = make_shop(town)
    with transaction():
        db.session.get_one(Shop, (town.id, shop.id)).phone = "02 00 00 00 01"
    return shop, make_goods(shop)


def test_an_order_comes_onto_the_list_with_the_shops_telephone(manager: Visitor, town: Town) -> None:
    _shop, goods = bakery(town)
    reference = make_order(town, (goods, 1))
    climb(10, 20)
    assert reference not in manager.get(LIST).text
    climb(40)
    page = manager.get(LIST).text
    assert reference in page
    assert 'href="tel:0200000001"' in page
    assert "Jeanne" not in page
    assert "Voir qui appeler" in manager.get("/council/").text


def test_an_order_that_is_answered_leaves_the_list(manager: Visitor, town: Town) -> None:
    shop, goods = bakery(town)
    reference = make_order(town, (goods, 1))
    climb(10, 20, 40)
    bag = shop_order_of(town.id, shop.id, reference=reference)
    assert bag
    with transaction():
        accept(bag, by=Actor.link())
    assert reference not in manager.get(LIST).text
    assert "Voir qui appeler" not in manager.get("/council/").text


def test_shops_that_missed_orders_are_named_and_brought_back(manager: Visitor, town: Town) -> None:
    shop, goods = bakery(town)
    for _order in range(2):
        make_order(town, (goods, 1))
    climb(10, 20, 40, 60)
    page = manager.get(LIST).text
    assert "Maison Morel" in page
    assert ">mise en pause<" in page
    manager.submit("/council/shops", {}, to="/council/shops/maison-morel/reopening")
    db.session.rollback()
    assert db.session.get_one(Shop, (town.id, shop.id)).status is ShopStatus.SELLING
    assert ">mise en pause<" not in manager.get(LIST).text


def test_strangers_find_no_list(strangers: list[Visitor]) -> None:
    for browser in strangers:
        assert browser.get(LIST).status_code == 404


def test_the_list_is_read_in_few_statements(
    manager: Visitor, town: Town, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    _shop, goods = bakery(town)
    for _order in range(3):
        make_order(town, (goods, 1))
    climb(10, 20, 40)
    with count_sql() as said:
        manager.get(LIST)
    assert len(said) <= 7
