"""A shop answers while the council cancels, and two of the council write at once: never half of each."""

from contextlib import suppress
from datetime import time
from functools import partial
from threading import Barrier

import pytest
from flask import Flask

from marketplace.agenda.errors import EventOver, NotWhileCancelled
from marketplace.agenda.models import Event, EventStatus
from marketplace.agenda.services import EventTerms, EventWords, locked_event
from marketplace.core import clock
from marketplace.core.db import Base, db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.fulfilment.events import telling
from marketplace.fulfilment.events.shops import widen_shop
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.agenda.events import make_event
from tests.crowd import all_at_once
from tests.fulfilment.events.taking import ask, call_off, say_yes, special

pytestmark = [pytest.mark.race, pytest.mark.all_towns]
LATE = EventTerms(shop_opens=time(18), shop_closes=time(22), shop_capacity=3)


def loose(row: Base) -> None:
    """Let every hand read the row's keys without the session of one of them."""
    db.session.refresh(row)
    db.session.expunge(row)


def test_a_shop_that_answers_while_it_is_cancelled_keeps_its_own_hours(
    app: Flask, town: Town, shop: Shop
) -> None:
    events = [make_event(town, in_days=5 + n, terms=LATE) for n in range(4)]
    for event in events:
        ask(event, shop)
    for row in (shop, *events):
        loose(row)

    def answer(event: Event) -> None:
        with suppress(EventOver, ChangedMeanwhile):
            say_yes(event, shop)

    all_at_once(app, [partial(act, event) for event in events for act in (answer, call_off)])
    db.session.rollback()
    assert special(shop) == {}
    assert {locked_event(town.id, event_id=event.id).status for event in events} == {EventStatus.CANCELLED}


def test_without_a_look_at_the_locked_event_it_would_stay_open(app: Flask, town: Town, shop: Shop) -> None:
    """The control: the shop read « published » before, and writes after the council has cancelled."""
    event = make_event(town, terms=LATE)
    ask(event, shop)
    start, cancelled = Barrier(2), Barrier(2)
    town_id, event_id, shop_id = town.id, event.id, shop.id
    loose(event)
    loose(shop)

    def answer() -> None:
        row = db.session.get_one(Event, (town_id, event_id))
        assert row.status is EventStatus.PUBLISHED
        db.session.expunge(row)
        db.session.rollback()
        start.wait(30)
        cancelled.wait(30)
        with transaction():
            mine = db.session.get_one(Shop, (town_id, shop_id))
            widen_shop(row, shop=mine, town=town_by_id(town_id), by=Actor.system())

    def cancel() -> None:
        start.wait(30)
        call_off(event)
        cancelled.wait(30)

    all_at_once(app, [answer, cancel])
    assert special(shop) != {}


def test_of_two_who_write_one_event_the_second_is_told(app: Flask, town: Town) -> None:
    event = make_event(town)
    town_id, event_id, seen = town.id, event.id, event.version
    day = clock.today("Europe/Paris")

    def write(title: str) -> bool:
        try:
            with transaction():
                telling.change(
                    locked_event(town_id, event_id=event_id),
                    words=EventWords(title, day, day),
                    terms=EventTerms(),
                    town=town_by_id(town_id),
                    seen_version=seen,
                    by=Actor.system(),
                )
        except (ChangedMeanwhile, NotWhileCancelled):
            return False
        return True

    said = all_at_once(app, [partial(write, f"Version {n}") for n in range(6)])
    assert sum(said) == 1
