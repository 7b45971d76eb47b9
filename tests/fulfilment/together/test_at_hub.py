"""Bags of one order at a hub: « 2 sacs sur 3 sont arrivés », then one message when all are there."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest

from marketplace.cli.in_step import keep_in_step
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.desk.hub import take_in
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.handovers.stops import send_through_hub
from marketplace.pickup.hubs import open_hub
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING
from tests.fulfilment.together.touring import Tour

EVENING = THURSDAY_MORNING + timedelta(hours=9)


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def tour(town: Town) -> Tour:
    """Three shops that pack in the morning for the hub, where the resident comes in the evening."""
    tour = Tour(town)
    with transaction():
        hub = open_hub(town.id, slug="la-gare", name="La Gare")
    for number in range(3):
        bag_id = tour.bag(number).id
        with transaction():
            send_through_hub(town.id, shop_order_id=bag_id, point_id=hub.id)
            stop = db.session.get_one(HubStop, (town.id, bag_id))
            stop.fetch_from, stop.fetch_until = EVENING, EVENING + timedelta(hours=1)
    return tour


def bring(tour: Tour, number: int) -> None:
    """The shop brings its bag."""
    bag = tour.bag(number)
    with transaction():
        take_in(bag, bags=1, cold_bags=0, by=tour.by)


def test_what_is_packed_in_a_shop_is_not_told_and_all_at_the_hub_is_told_once(tour: Tour) -> None:
    tour.pack(0, 1, 2)
    assert tour.told() == []
    for number in range(3):
        assert tour.told() == []
        bring(tour, number)
    (notice,) = tour.notices()
    assert (notice.event, notice.subject) == (
        "all_at_hub",
        "Vos 3 sacs sont au relais « La Gare »",
    )
    assert "Un seul code suffit pour tout\u00a0: " in notice.body


def test_an_hour_before_it_is_told_how_many_have_arrived(tour: Tour) -> None:
    tour.pack(0, 1, 2)
    bring(tour, 0)
    bring(tour, 2)
    with clock.travel(EVENING - timedelta(minutes=50)):
        assert keep_in_step(Event()) == "1 residents told what is ready so far"
    (notice,) = tour.notices()
    assert notice.subject == "2 sacs sur 3 sont arrivés au relais « La Gare »"
    assert "Encore attendu\u00a0:\n– Fromagerie Lantier\n" in notice.body


def test_who_comes_to_the_hub_is_told_what_has_not_come(tour: Tour) -> None:
    tour.pack(0)
    bring(tour, 0)
    with clock.travel(EVENING):
        assert keep_in_step(Event()) == "1 residents told who is late"
    (notice,) = tour.notices()
    assert "Votre sac de Primeur du Phare n’est pas encore au relais «\u00a0La Gare\u00a0»." in notice.body
    assert "1 sac sur 3 est arrivé au relais «\u00a0La Gare\u00a0»\u00a0: vous pouvez déjà" in notice.body
