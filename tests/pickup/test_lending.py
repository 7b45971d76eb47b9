"""A hub lends room to another town: by letters, acted on once, wherever they break off."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.cli.letters import READERS, carry_letters, return_borrowed
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.pickup.hub_rules import HubTerms, Lockers, set_hours, set_terms, terms_of
from marketplace.pickup.hubs import Hub, hubs_of, open_hub
from marketplace.pickup.lending.services import (
    LENT,
    NotOurs,
    NotSoMuchRoom,
    StillComingBack,
    ask_back,
    lend,
    return_room,
)
from marketplace.pickup.lending_models import HubBorrowing, HubLoan
from marketplace.pickup.lent import MoreThanLent
from marketplace.pickup.models import SlotBooking
from marketplace.towns.letters import Letter, note_arrival, read, unread_letters
from marketplace.towns.models import ReadLetter, Town
from tests.crowd import HANDS, all_at_once
from tests.factories import THURSDAY_MORNING

SHELF, LENDS = 20, 5


class _Never:
    def is_set(self) -> bool:
        return False


NEVER = _Never()


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def hub(town: Town) -> Hub:
    """La Gare, open in the evening, with room for twenty bags a window."""
    with transaction():
        hub = open_hub(town.id, slug="gare", name="La Gare")
        set_terms(town.id, hub_id=hub.id, terms=HubTerms(shelf_bags=SHELF, bring_minutes=30))
        week = {weekday: [(time(17), time(20))] for weekday in range(1, 7)}
        set_hours(town.id, hub_id=hub.id, time_zone=town.time_zone, week=week)
    return hub


def lends(town: Town, hub: Hub, other: Town, bags: int = LENDS) -> int:
    with transaction():
        return lend(town.id, hub=hub, to_town_id=other.id, bags=bags)


def post() -> str:
    return carry_letters(NEVER) + return_borrowed(NEVER) + carry_letters(NEVER)


def shelf(town: Town, hub_id: int) -> int:
    db.session.rollback()
    terms = terms_of(town.id, hub_id)
    return terms.shelf_bags if terms else 0


def there(other: Town) -> Hub:
    (hub,) = hubs_of(other.id)
    return hub


def book(other: Town, bags: int) -> SlotBooking:
    """Bags of the other town are expected there this evening."""
    starts = THURSDAY_MORNING + timedelta(hours=8)
    with transaction():
        row = SlotBooking(
            town_id=other.id,
            point_id=there(other).id,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            local_day=starts.date(),
            local_time=time(18),
            time_zone=other.time_zone,
            capacity=LENDS,
            taken=bags,
            counts="bags",
        )
        db.session.add(row)
    return row


def test_lent_room_is_the_other_town_s_hub_with_its_hours(town: Town, other_town: Town, hub: Hub) -> None:
    lends(town, hub, other_town)
    assert shelf(town, hub.id) == SHELF - LENDS  # taken off here before it is offered there
    assert hubs_of(other_town.id) == []
    post()
    theirs = there(other_town)
    assert (theirs.name, theirs.slug) == ("La Gare", "gare")
    terms = terms_of(other_town.id, theirs.id)
    assert terms == HubTerms(shelf_bags=LENDS, bring_minutes=30)
    lends(town, hub, other_town, bags=3)  # some more of it
    post()
    assert (shelf(town, hub.id), shelf(other_town, theirs.id)) == (SHELF - 8, 8)
    assert len(hubs_of(other_town.id)) == 1


def test_a_letter_whose_second_half_broke_off_is_acted_on_once(
    town: Town, other_town: Town, hub: Hub
) -> None:
    lends(town, hub, other_town)
    (letter,) = unread_letters(limit=9)
    with transaction():
        assert read(letter, readers=READERS)
    # The worker dies here: the other town has acted, the writer does not know.
    assert unread_letters(limit=9) == [letter]
    post()
    assert unread_letters(limit=9) == []
    assert (shelf(town, hub.id), shelf(other_town, there(other_town).id)) == (SHELF - LENDS, LENDS)
    with transaction():
        assert not read(letter, readers=READERS)


def test_a_first_half_that_fails_leaves_nothing_behind_and_is_tried_again(
    town: Town, other_town: Town, hub: Hub
) -> None:
    lends(town, hub, other_town)
    (letter,) = unread_letters(limit=9)

    def breaks_off(told: Letter) -> None:
        READERS[LENT](told)
        raise ConnectionError

    with pytest.raises(ConnectionError), transaction():
        read(letter, readers={LENT: breaks_off})
    db.session.rollback()
    assert hubs_of(other_town.id) == []
    post()
    assert shelf(other_town, there(other_town).id) == LENDS


@pytest.mark.race
def test_a_letter_that_many_workers_read_at_once_is_acted_on_once(
    app: Flask, town: Town, other_town: Town, hub: Hub
) -> None:
    lends(town, hub, other_town)
    (letter,) = unread_letters(limit=9)

    def work() -> bool:
        with transaction():
            new = read(letter, readers=READERS)
        with transaction():
            note_arrival(letter)
        return new

    assert all_at_once(app, [work] * HANDS).count(True) == 1
    assert len(hubs_of(other_town.id)) == 1
    query = select(func.count()).select_from(ReadLetter).where(ReadLetter.town_id == other_town.id)
    assert db.session.scalar(query) == 1


@pytest.mark.race
def test_loans_at_once_never_lend_more_than_the_shelf(
    app: Flask, town: Town, other_town: Town, hub: Hub
) -> None:
    town_id, other_id = town.id, other_town.id

    def work() -> bool:
        try:
            with transaction():
                lend(town_id, hub=hub, to_town_id=other_id, bags=LENDS)
        except NotSoMuchRoom:
            db.session.rollback()
            return False
        return True

    done = all_at_once(app, [work] * HANDS)
    assert done.count(True) == SHELF // LENDS
    assert shelf(town, hub.id) == 0
    post()
    assert shelf(other_town, there(other_town).id) == SHELF


def test_room_comes_back_only_when_nobody_is_expected_there(town: Town, other_town: Town, hub: Hub) -> None:
    loan_id = lends(town, hub, other_town)
    post()
    booked = book(other_town, bags=2)
    with transaction():
        ask_back(town.id, loan_id=loan_id)
        ask_back(town.id, loan_id=loan_id)  # pressed twice
    post()
    assert shelf(other_town, there(other_town).id) == 0  # nothing more is taken
    assert shelf(town, hub.id) == SHELF - LENDS  # and nothing is promised twice
    with pytest.raises(StillComingBack):
        lends(town, hub, other_town, bags=1)
    db.session.rollback()
    with transaction():
        db.session.merge(booked).taken = 0
    post()
    assert shelf(town, hub.id) == SHELF
    post()
    assert shelf(town, hub.id) == SHELF  # once
    lends(town, hub, other_town, bags=2)
    post()
    assert (shelf(town, hub.id), shelf(other_town, there(other_town).id)) == (SHELF - 2, 2)


@pytest.mark.race
def test_room_that_many_workers_return_at_once_goes_back_once(
    app: Flask, town: Town, other_town: Town, hub: Hub
) -> None:
    loan_id = lends(town, hub, other_town)
    post()
    with transaction():
        ask_back(town.id, loan_id=loan_id)
    carry_letters(NEVER)
    query = select(HubBorrowing.id).where(HubBorrowing.town_id == other_town.id)
    borrowing_id, other_id = db.session.scalars(query).one(), other_town.id

    def work() -> bool:
        with transaction():
            return return_room(other_id, borrowing_id=borrowing_id)

    assert all_at_once(app, [work] * HANDS).count(True) == 1
    post()
    assert shelf(town, hub.id) == SHELF


def test_the_other_town_sets_no_more_places_than_it_was_lent(town: Town, other_town: Town, hub: Hub) -> None:
    loan_id = lends(town, hub, other_town)
    post()
    theirs = there(other_town)

    def sets(**terms: Any) -> None:
        with transaction():
            set_terms(other_town.id, hub_id=theirs.id, terms=HubTerms(**terms))

    sets(shelf_bags=LENDS - 2, cold_bags=2)
    for more in ({"shelf_bags": LENDS + 1}, {"shelf_bags": LENDS, "lockers": (Lockers(1, 1),)}):
        with pytest.raises(MoreThanLent, match=f"au plus {LENDS} sacs"):
            sets(**more)
        db.session.rollback()
    with pytest.raises(NotOurs):
        lends(other_town, theirs, town, bags=1)
    db.session.rollback()
    with transaction():
        ask_back(town.id, loan_id=loan_id)
    for letters in (carry_letters, return_borrowed):  # while it ends, and after
        letters(NEVER)
        assert terms_of(other_town.id, theirs.id) == HubTerms(shelf_bags=0)  # no cold place is left, either
        with pytest.raises(MoreThanLent, match="a repris"):
            sets(shelf_bags=1)
        db.session.rollback()
    sets(shelf_bags=0)


@pytest.mark.parametrize("bags", [0, -3, SHELF + 1])
def test_more_than_the_shelf_or_nothing_is_not_lent(
    town: Town, other_town: Town, hub: Hub, bags: int
) -> None:
    with pytest.raises(NotSoMuchRoom), transaction():
        lend(town.id, hub=hub, to_town_id=other_town.id, bags=bags)
    db.session.rollback()
    assert shelf(town, hub.id) == SHELF
    assert db.session.scalar(select(func.count()).where(HubLoan.town_id == town.id)) == 0
    assert unread_letters(limit=9) == []


def test_an_operator_lends_and_takes_back_by_command(
    app: Flask, town: Town, other_town: Town, hub: Hub
) -> None:
    run = app.test_cli_runner().invoke
    ways = ["--town", town.slug, "--to", other_town.slug]
    assert run(args=["town", "lend-hub", "gare", *ways, "--bags", "5"]).exit_code == 0
    assert run(args=["town", "lend-hub", "gare", *ways, "--bags", "99"]).exit_code == 1
    assert run(args=["town", "end-hub-loan", "nulle-part", *ways]).exit_code == 1
    post()
    assert shelf(other_town, there(other_town).id) == LENDS
    assert run(args=["town", "end-hub-loan", "gare", *ways]).exit_code == 0
    post()
    assert shelf(town, hub.id) == SHELF
