"""A rush: the first time residents can choose moves back. A pause: nothing is sold until the shop says so."""

from datetime import UTC, datetime

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.pickup.queries import diary_of
from marketplace.shops.admitting import pause as pause_by_town
from marketplace.shops.models import PausedBy, Shop
from marketplace.shops.pausing import pause
from marketplace.shops.queries import opening_hours_of
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.storefront.buying import put_in_basket

HOURS = "/backoffice/maison-morel/hours"


def first_window(town: Town, shop: Shop) -> datetime:
    db.session.rollback()
    view = town_by_id(town.id)
    hours = opening_hours_of(view, from_day=clock.today(view.time_zone))
    window = diary_of(town.id, time_zone=view.time_zone, hours=hours).next_window(shop.id)
    assert window
    return window.starts_at


def status(shop: Shop) -> ShopStatus:
    db.session.rollback()
    return db.session.get_one(Shop, (shop.town_id, shop.id)).status


def test_a_rush_moves_the_first_time_back_until_it_is_over(
    counter: Visitor, town: Town, bakery: Shop
) -> None:
    assert first_window(town, bakery) == datetime(2026, 6, 11, 9, 0, tzinfo=UTC)
    typed = {"minutes": "120", "until": "2"}
    assert counter.submit(HOURS, typed, to=f"{HOURS}/rush").status_code == 302
    assert first_window(town, bakery) == datetime(2026, 6, 11, 10, 0, tzinfo=UTC)
    assert "Coup de feu" in counter.get(HOURS).text
    with clock.travel(datetime(2026, 6, 11, 10, 0, tzinfo=UTC)):  # two hours later, to the second
        assert first_window(town, bakery) == datetime(2026, 6, 11, 12, 0, tzinfo=UTC)


def test_a_rush_is_ended_by_hand(counter: Visitor, town: Town, bakery: Shop) -> None:
    counter.submit(HOURS, {"minutes": "240", "until": "today"}, to=f"{HOURS}/rush")
    assert first_window(town, bakery) > datetime(2026, 6, 11, 11, 0, tzinfo=UTC)
    counter.submit(HOURS, {}, to=f"{HOURS}/rush/removal")
    assert first_window(town, bakery) == datetime(2026, 6, 11, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", [{"minutes": "5", "until": "2"}, {"minutes": "60", "until": "99"}, {}])
def test_a_rush_that_cannot_be_is_refused_in_words(
    counter: Visitor, town: Town, bakery: Shop, typed: dict[str, str]
) -> None:
    if not typed:
        typed = {"minutes": "", "until": ""}
    counter.submit(HOURS, typed, to=f"{HOURS}/rush")
    assert "parmi ceux proposés" in counter.get(HOURS).text
    assert first_window(town, bakery) == datetime(2026, 6, 11, 9, 0, tzinfo=UTC)


def test_a_paused_shop_sells_nothing_and_keeps_its_orders(
    counter: Visitor, visitor: Visitor, bakery: Shop, bread: Goods, bag: Bag
) -> None:
    assert counter.submit(HOURS, {}, to=f"{HOURS}/pause").status_code == 302
    assert status(bakery) is ShopStatus.PAUSED
    assert bag.state() == "placed"
    assert put_in_basket(visitor, bread, shop="maison-morel").status_code >= 400
    page = counter.get(HOURS).text
    assert "Reprendre les commandes" in page
    assert counter.submit(HOURS, {}, to=f"{HOURS}/pause/removal").status_code == 302
    assert status(bakery) is ShopStatus.SELLING


def test_a_shop_comes_back_as_what_it_was(counter: Visitor, bakery: Shop) -> None:
    with transaction():
        bakery.become(ShopStatus.RESERVE)
        pause(bakery, by=PausedBy.SHOP)
    counter.submit(HOURS, {}, to=f"{HOURS}/pause/removal")
    assert status(bakery) is ShopStatus.RESERVE


@pytest.mark.parametrize(("by", "sentence"), [(PausedBy.TOWN, "mairie"), (PausedBy.SILENCE, "Alertes")])
def test_a_shop_does_not_end_another_s_pause(
    counter: Visitor, bakery: Shop, by: PausedBy, sentence: str
) -> None:
    with transaction():
        pause(bakery, by=by)
    counter.submit(HOURS, {}, to=f"{HOURS}/pause/removal")
    assert status(bakery) is ShopStatus.PAUSED
    assert sentence in counter.get(HOURS).text


def test_the_town_s_pause_counts_more_than_the_shop_s(counter: Visitor, bakery: Shop) -> None:
    with transaction():
        pause(bakery, by=PausedBy.SHOP)
        pause_by_town(bakery)
    counter.submit(HOURS, {}, to=f"{HOURS}/pause/removal")
    assert status(bakery) is ShopStatus.PAUSED


def test_a_stranger_gets_404_and_no_token_changes_nothing(
    neighbour: Visitor, counter: Visitor, bakery: Shop
) -> None:
    for act in ("rush", "rush/removal", "pause", "pause/removal"):
        assert neighbour.submit("/backoffice/", {}, to=f"{HOURS}/{act}").status_code == 404
        assert counter.post(f"{HOURS}/{act}").status_code == 400
    assert status(bakery) is ShopStatus.SELLING
    assert clock.now() == THURSDAY_MORNING
