"""What sold best: by what it brought, for what was really given and kept."""

from datetime import timedelta

from sqlalchemy import select

from marketplace.catalogue.models import SoldBy
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.periods import Period, Stretch
from marketplace.insights.sales.goods import Sold, best_sellers
from marketplace.orders.models import OrderLine
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import make_order


def best(town: Town, shop: Shop, *, most: int = 10) -> list[Sold]:
    week = Period.around(THURSDAY_MORNING.date(), stretch=Stretch.WEEK)
    return list(best_sellers(town_by_id(town.id), shop.id, period=week, most=most))


def line_of(town: Town, goods: Goods) -> OrderLine:
    query = select(OrderLine).where(OrderLine.town_id == town.id, OrderLine.variant_id == goods.variant.id)
    return db.session.scalars(query).one()


def test_the_best_brings_most(town: Town, shop: Shop, goods: Goods) -> None:
    tart = make_goods(shop, name="Tarte", price_cents=1800)
    rye = make_goods(shop, name="Tourte", price_cents=890, on_hand=5000, sold_by=SoldBy.WEIGHT)
    with clock.travel(THURSDAY_MORNING):
        make_order(town, (goods, 2), (rye, 1000))
        make_order(town, (goods, 3), (tart, 1))
    assert best(town, shop) == [
        Sold("Tarte", "", False, 1, 1, 1800),
        Sold("Tourte", "", True, 1000, 1, 890),
        Sold("Baguette de tradition", "", False, 5, 2, 650),
    ]
    assert [sold.name for sold in best(town, shop, most=1)] == ["Tarte"]


def test_what_was_not_given_or_came_back_is_not_sold(town: Town, shop: Shop, goods: Goods) -> None:
    tart = make_goods(shop, name="Tarte", price_cents=1800)
    with clock.travel(THURSDAY_MORNING):
        make_order(town, (goods, 4), (tart, 1))
    with transaction():
        bread, gone = line_of(town, goods), line_of(town, tart)
        bread.given, bread.due_cents, bread.back_units, bread.back_cents = 3, 390, 1, 130
        gone.withdrawn, gone.due_cents = 1, 0
    assert best(town, shop) == [Sold("Baguette de tradition", "", False, 2, 1, 260)]


def test_other_shops_and_other_weeks_are_left_out(town: Town, shop: Shop, goods: Goods) -> None:
    comte = make_goods(make_shop(town, name="Lantier"), name="Comté")
    for at in (THURSDAY_MORNING, THURSDAY_MORNING - timedelta(days=7)):
        with clock.travel(at):
            make_order(town, (goods, 1), (comte, 1))
    assert [(sold.name, sold.units) for sold in best(town, shop)] == [("Baguette de tradition", 1)]
