"""The next collection time is the same in the directory, on pages, in the basket, by mail and by machine."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.pickup.loads import Counted
from marketplace.pickup.opening import (
    cut_off_at,
    limit_windows,
    open_windows,
    preparation_of,
    rush,
    shut_window,
    weigh_orders,
)
from marketplace.pickup.queries import diary_of
from marketplace.pickup.services import take_places
from marketplace.pickup.slots import Window
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.towns.queries import town_by_id
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, checkout_form, plain, put_in_basket

PARIS = "Europe/Paris"


def first_window(shop: Shop) -> Window:
    """The soonest window of a shop, as the room of collection knows it."""
    town = town_by_id(shop.town_id)
    hours = opening_hours_of_shop(town, shop.id, from_day=clock.today(PARIS))
    window = diary_of(town.id, time_zone=PARIS, hours={shop.id: hours}, point_ids=[shop.id]).next_window(
        shop.id
    )
    assert window
    return window


def usual(_shop: Shop) -> None:
    """Nothing out of the ordinary."""


def too_late_for_tomorrow(shop: Shop) -> None:
    cut_off_at(shop.town_id, point_id=shop.id, wall=time(9, 30), days=1)


def short_of_minutes(shop: Shop) -> None:
    """The first window has minutes left, but not enough for any order."""
    window = first_window(shop)
    weigh_orders(shop.town_id, point_id=shop.id, bag_pieces=8, order_minutes=10, line_minutes=5)
    limit_windows(shop.town_id, point_id=shop.id, capacity=20, counts=Counted.MINUTES)
    opened = open_windows(shop.town_id, point_id=shop.id, windows=[window], time_zone=PARIS)
    take_places(shop.town_id, places={opened[window.starts_at]: 6})


def closed_for_once(shop: Shop) -> None:
    shut_window(shop.town_id, point_id=shop.id, window=first_window(shop), time_zone=PARIS)


def rushed(shop: Shop) -> None:
    rush(shop.town_id, point_id=shop.id, lead_minutes=240, until=clock.now() + timedelta(hours=2))


@pytest.mark.parametrize(
    ("happens", "day", "hour"),
    [
        (usual, "aujourd’hui", "11 h"),
        (too_late_for_tomorrow, "samedi 13 juin", "9 h"),
        (short_of_minutes, "aujourd’hui", "11 h 30"),
        (closed_for_once, "aujourd’hui", "11 h 30"),
        (rushed, "aujourd’hui", "14 h"),
    ],
)
def test_it_is_the_same_everywhere(
    street: Street, visitor: Visitor, happens: Callable[[Shop], None], day: str, hour: str
) -> None:
    with transaction():
        happens(street.bakery)
    window = first_window(street.bakery)
    product = f"/shops/maison-morel/{street.bread.product.slug}"
    put_in_basket(visitor, street.bread, shop="maison-morel")
    for page in ("/shops?kind=bakery", "/shops/maison-morel", product, "/cart"):
        assert f"{day} dès {hour}" in plain(visitor.get(page).text), page
    form = checkout_form(visitor)
    assert form["maison-morel-at"] == window.key
    assert by_machine(visitor, street) == window.starts_at
    assert visitor.post("/checkout", data=form).status_code == 303
    mail = db.session.scalars(select(Notice.body).where(Notice.town_id == street.town.id)).first()
    assert mail
    assert hour in plain(mail)


def by_machine(visitor: Visitor, street: Street) -> datetime:
    """What the planner tells of one loaf."""
    item = f"maison-morel/{street.bread.product.slug}"
    answer = visitor.get("/api/v1/trips", query_string={"item": item}).json
    assert answer
    return datetime.fromisoformat(answer["trips"][0]["calls"][0]["window"]["starts_at"])


def test_what_does_not_fit_is_offered_later_in_the_basket(street: Street, visitor: Visitor) -> None:
    with transaction():
        limit_windows(street.town.id, point_id=street.bakery.id, capacity=2, counts=Counted.BAGS)
        window = first_window(street.bakery)
        opened = open_windows(street.town.id, point_id=street.bakery.id, windows=[window], time_zone=PARIS)
        take_places(street.town.id, places={opened[window.starts_at]: 1})
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="9")  # two bags
    assert preparation_of(street.town.id, street.bakery.id).bag_pieces == 8
    assert "dès 11 h 30" in plain(visitor.get("/cart").text)
    assert "dès 11 h" in plain(visitor.get("/shops/maison-morel").text)
