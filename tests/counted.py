"""Weeks that are counted, without the orders: for tests of what is told of them."""

from collections.abc import Mapping
from datetime import date, timedelta

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.measures.daily import Place, ShopDay, TownDay, mark_of, write_day
from marketplace.measures.models import CountMark
from marketplace.shops.families import family_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Street, Town
from tests.factories import make_shop


def open_street(town: Town, name: str, *kinds: str) -> list[Shop]:
    """A street with a shop of each of these kinds."""
    with transaction():
        street = Street(town_id=town.id, name=name)
        db.session.add(street)
    shops = [make_shop(town, name=f"{name} {n}", kind=kind) for n, kind in enumerate(kinds)]
    with transaction():
        for shop in shops:
            db.session.get_one(Shop, (town.id, shop.id)).street_id = street.id
    return [db.session.get_one(Shop, (town.id, shop.id)) for shop in shops]


def sold(town: Town, day: date, sales: Mapping[Shop, tuple[int, int]]) -> None:
    """So many bags and cents in each shop on a day, each bag an order of its own."""
    shops = {shop.id: ShopDay(bags=bags, cents=cents) for shop, (bags, cents) in sales.items()}
    places = {shop.id: Place(shop.street_id or 0, family_of(shop.kind)) for shop in sales}
    orders = sum(bags for bags, _cents in sales.values())
    with transaction():
        write_day(
            town.id,
            day=day,
            shops=shops,
            town=TownDay(orders=orders, awake_orders=orders),
            places=places,
            selling=set(places),
        )
        mark = mark_of(town.id) or CountMark(town_id=town.id)
        mark.through, mark.changes_until = clock.today(town.time_zone), clock.now()
        db.session.add(mark)


def weeks_ago(town: Town, weeks: int) -> date:
    """The Wednesday of a week before this one."""
    today = clock.today(town.time_zone)
    return today - timedelta(days=today.weekday() - 2, weeks=weeks)
