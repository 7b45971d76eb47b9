"""One message when everything is ready, not four; and an hour before the walk what is ready so far."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Event

import pytest

from marketplace.cli.in_step import keep_in_step
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.fulfilment.at_once import pack_at_once
from marketplace.fulfilment.services import cancel, decline, hand_over
from marketplace.orders.actors import Actor
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING
from tests.fulfilment.together.touring import Tour

AT_ELEVEN = THURSDAY_MORNING + timedelta(hours=1)
EARLY = AT_ELEVEN - timedelta(hours=1, minutes=1)
CountSql = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING - timedelta(hours=1)):
        yield


@pytest.fixture
def tour(town: Town) -> Tour:
    """Three shops, all fetched from eleven to half past eleven on the town's clocks."""
    tour = Tour(town)
    for number in range(3):
        tour.put_at(number, begins=AT_ELEVEN, ends=AT_ELEVEN + timedelta(minutes=30))
    return tour


def work(at: datetime) -> str:
    """A round of the worker at that moment."""
    with clock.travel(at):
        return keep_in_step(Event())


def test_nothing_is_said_while_one_bag_is_awaited(tour: Tour) -> None:
    tour.pack(0, 2)
    assert tour.told() == []
    assert work(EARLY) == ""
    assert tour.told() == []


def test_the_last_bag_brings_one_message_for_all(tour: Tour) -> None:
    tour.pack(0, 2, 1)
    (notice,) = tour.notices()
    assert notice.event == "all_ready"
    assert notice.subject == "Tout est prêt : vos 3 sacs vous attendent"
    for number in range(3):
        code = tour.bag(number).code
        assert f"{code[:4]} {code[4:]}" in notice.body
    places = [notice.body.index(name) for name in ("Maison Morel", "Fromagerie Lantier", "Primeur du Phare")]
    assert places in (sorted(places), sorted(places, reverse=True))  # up the street, or down
    assert "À régler sur place\u00a0: 1,30\u00a0€" in notice.body
    assert work(EARLY + timedelta(minutes=5)) == ""
    assert tour.told() == ["all_ready"]


def test_an_order_of_one_shop_is_told_as_ever(town: Town) -> None:
    tour = Tour(town, count=1)
    tour.pack(0)
    assert tour.told() == ["ready"]


def test_what_is_fetched_in_the_evening_is_another_message(tour: Tour) -> None:
    evening = AT_ELEVEN + timedelta(hours=7)
    tour.put_at(2, begins=evening, ends=evening + timedelta(minutes=30))
    tour.pack(0, 1)
    assert tour.told() == ["all_ready"]
    tour.pack(2)
    assert tour.told() == ["all_ready", "ready"]


def test_an_hour_before_the_walk_what_is_ready_is_told_once(tour: Tour) -> None:
    tour.pack(1)
    assert work(EARLY) == ""
    assert work(AT_ELEVEN - timedelta(hours=1)) == "1 residents told what is ready so far"
    (notice,) = tour.notices()
    assert notice.subject == "1 sac sur 3 est prêt"
    assert notice.body.count("Encore en préparation.") == 2
    assert f"/orders/{tour.reference}?key=" in notice.body
    tour.pack(0)
    assert work(AT_ELEVEN - timedelta(minutes=30)) == ""
    tour.pack(2)
    assert tour.told() == ["ready_so_far", "all_ready"]


def test_nobody_is_told_an_hour_before_that_nothing_is_ready(tour: Tour) -> None:
    assert work(AT_ELEVEN - timedelta(minutes=30)) == ""
    assert tour.told() == []


def test_a_shop_that_declines_lets_the_rest_be_told(tour: Tour) -> None:
    tour.pack(0, 1)
    bag = tour.bag(2)
    with transaction():
        decline(bag, reason="Plus de poires.", by=tour.by)
    assert sorted(tour.told()) == ["all_ready", "declined"]


def test_a_bag_given_up_lets_the_rest_be_told(tour: Tour) -> None:
    tour.pack(0)
    for number in (1, 2):
        bag = tour.bag(number)
        with transaction():
            cancel(bag, by=Actor.resident(None))
    assert tour.told() == ["ready"]


def test_a_bag_fetched_early_is_not_told_again_with_the_others(tour: Tour) -> None:
    tour.pack(0)
    bag = tour.bag(0)
    with transaction():
        hand_over(bag, by=tour.by)
    tour.pack(1, 2)
    (notice,) = tour.notices()
    assert notice.subject == "Tout est prêt : vos 2 sacs vous attendent"


def test_who_gave_a_telephone_only_reads_one_text_message(town: Town) -> None:
    tour = Tour(town, email="")
    for number in range(3):
        tour.put_at(number, begins=AT_ELEVEN, ends=AT_ELEVEN + timedelta(minutes=30))
    tour.pack(0, 1, 2)
    (notice,) = tour.notices(recipient="+33600004612")
    assert notice.channel == "text"
    assert notice.body.startswith("Tout est pret : 3 sacs, jeudi 11 juin dès 11 h. Vos codes : https://")
    assert len(notice.body) <= 160


def test_what_is_told_is_read_behind_the_lock_of_the_order(tour: Tour, count_sql: CountSql) -> None:
    """Two shops pack the last two bags at once: who comes second sees the first one's bag, and tells."""
    tour.pack(0, 1)
    bag = tour.bag(2)
    with transaction(), count_sql() as said:
        pack_at_once(bag, by=tour.by)
    words = [" ".join(statement.split()) for statement in said]
    locked = next(number for number, text in enumerate(words) if "FROM payments" in text)
    read = next(number for number, text in enumerate(words) if "LEFT OUTER JOIN bag_news" in text)
    assert locked < read
