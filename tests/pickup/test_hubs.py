"""What a hub offers an order: its shelf, its refrigerator or a locker; and what it says where none fits."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.pickup.hub_models import HubRange, HubRule
from marketplace.pickup.hub_rules import (
    BagsExpected,
    HubTerms,
    HubTermsRefused,
    Lockers,
    set_hours,
    set_terms,
    terms_of,
)
from marketplace.pickup.hub_windows import HubBoard, HubOffer, hub_offers
from marketplace.pickup.hubs import open_hub
from marketplace.pickup.services import WindowFull, book, take_places
from marketplace.shops.hours import HoursRefused
from marketplace.towns.models import Town
from tests.pickup.hubs import DESK, EVENINGS, LOCKERS, PARIS, make_hub

FOUR = datetime(2026, 6, 11, 14, 0, tzinfo=UTC)  # four in the afternoon on the wall


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def board(town: Town, *, bags: int = 1, cold_bags: int = 0) -> HubBoard:
    """What the town's only hub offers."""
    (found,) = hub_offers(town.id, time_zone=PARIS, bags=bags, cold_bags=cold_bags)
    return found


def take(town: Town, offer: HubOffer) -> None:
    """Somebody takes it."""
    with transaction():
        bookings = book(town.id, choices=offer.choices, time_zone=PARIS)
        take_places(town.id, places={bookings[each.point_id]: each.places for each in offer.choices})


def test_a_town_without_hubs_offers_none(town: Town) -> None:
    assert hub_offers(town.id, time_zone=PARIS, bags=1) == []
    with transaction():
        open_hub(town.id, slug="la-gare", name="La Gare")  # nobody has said yet how it works
    assert hub_offers(town.id, time_zone=PARIS, bags=1) == []


def test_a_desk_is_told_with_its_deadline(town: Town) -> None:
    hub = make_hub(town)
    first = board(town).offers[0]
    assert (first.hub.name, first.window.starts_at) == ("La Gare", FOUR)
    assert first.bring_by == datetime(2026, 6, 11, 13, 0, tzinfo=UTC)
    assert first.key == "la-gare.20260611T1400Z"
    assert [(each.point_id, each.places) for each in first.choices] == [(hub.id, 1)]


def test_once_the_deadline_is_over_the_next_window_is_offered(town: Town) -> None:
    make_hub(town)
    with clock.travel(datetime(2026, 6, 11, 13, 0, tzinfo=UTC)):
        assert board(town).offers[0].window.starts_at == datetime(2026, 6, 11, 15, 0, tzinfo=UTC)


def test_cold_bags_go_into_the_refrigerator(town: Town) -> None:
    hub = make_hub(town)
    first = board(town, bags=2, cold_bags=1).offers[0]
    shelf, fridge = first.choices
    assert (shelf.point_id, shelf.places, shelf.capacity) == (hub.id, 2, 4)
    assert (fridge.places, fridge.capacity) == (1, 2)
    only_cold = board(town, bags=0, cold_bags=2).offers[0]
    assert [each.point_id for each in only_cold.choices] == [fridge.point_id]


def test_a_full_refrigerator_closes_the_window_to_cold_bags_only(town: Town) -> None:
    make_hub(town)
    take(town, board(town, bags=1, cold_bags=2).offers[0])
    assert board(town, bags=3).offers[0].window.starts_at == FOUR
    assert board(town, bags=1, cold_bags=1).offers[0].window.starts_at > FOUR
    assert board(town, bags=4).offers[0].window.starts_at > FOUR


def test_the_smallest_locker_that_holds_all_is_taken_and_then_a_larger_one(town: Town) -> None:
    make_hub(town, terms=LOCKERS)
    small, large = (board(town, bags=bags).offers[0] for bags in (1, 2))
    assert small.choices[0].point_id != large.choices[0].point_id
    assert small.choices[0].places == large.choices[0].places == 1
    take(town, small)
    second = board(town, bags=1).offers[0]
    assert (second.window, second.choices[0].point_id) == (small.window, large.choices[0].point_id)
    for _left in range(2):
        take(town, board(town, bags=1).offers[0])
    assert board(town, bags=1).offers[0].window.starts_at > small.window.starts_at
    with pytest.raises(WindowFull):
        take(town, small)


def test_cold_goods_take_a_cold_locker_with_all_that_goes_with_them(town: Town) -> None:
    make_hub(town, terms=LOCKERS)
    cold, warm = board(town, bags=1, cold_bags=1).offers[0], board(town, bags=2).offers[0]
    assert cold.choices[0].point_id != warm.choices[0].point_id
    assert len(cold.choices) == 1


@pytest.mark.parametrize(
    ("terms", "bags", "cold_bags", "words"),
    [
        (LOCKERS, 3, 1, "Vos 4 sacs ne tiennent dans aucun casier de La Gare : le plus grand en prend 3."),
        (DESK, 5, 0, "La Gare n’a pas de place pour vos 5 sacs."),
        (DESK, 0, 3, "La Gare n’a pas de place pour vos 3 sacs."),
        (replace(DESK, cold_bags=0), 1, 1, "La Gare n’a pas de place au frais"),
    ],
)
def test_what_fits_nowhere_is_told(
    town: Town, terms: HubTerms, bags: int, cold_bags: int, words: str
) -> None:
    make_hub(town, terms=terms)
    found = board(town, bags=bags, cold_bags=cold_bags)
    assert found.offers == ()
    assert words in found.trouble.replace("\u202f", " ").replace("\xa0", " ")


def test_a_hub_that_is_full_says_so(town: Town) -> None:
    make_hub(town, terms=replace(DESK, days_ahead=0, length_minutes=240))
    take(town, board(town, bags=4).offers[0])
    found = board(town)
    assert found.offers == ()
    assert "complet" in found.trouble


def test_a_date_with_hours_of_its_own(town: Town) -> None:
    hub = make_hub(town)
    today, tomorrow = date(2026, 6, 11), date(2026, 6, 12)
    with transaction():
        set_hours(
            town.id,
            hub_id=hub.id,
            time_zone=PARIS,
            week=EVENINGS,
            days={today: (), tomorrow: ((time(10), time(11)),)},
        )
    assert board(town).offers[0].window.local_time == time(10)
    assert board(town).offers[0].window.local_day == tomorrow


def test_hours_at_which_bags_are_expected_stay(town: Town) -> None:
    hub = make_hub(town, terms=LOCKERS)
    take(town, board(town).offers[0])
    with pytest.raises(BagsExpected, match="jeudi 11 juin"), transaction():
        set_hours(town.id, hub_id=hub.id, time_zone=PARIS, week={5: ((time(16), time(20)),)})
    db.session.rollback()
    ranges = select(func.count()).select_from(HubRange).where(HubRange.town_id == town.id)
    assert db.session.scalar(ranges) == 7
    with pytest.raises(HoursRefused), transaction():
        set_hours(town.id, hub_id=hub.id, time_zone=PARIS, week={5: ((time(20), time(16)),)})


def test_less_room_keeps_what_was_taken_and_takes_no_more(town: Town) -> None:
    hub = make_hub(town)
    take(town, board(town, bags=3).offers[0])
    with transaction():
        set_terms(town.id, hub_id=hub.id, terms=replace(DESK, shelf_bags=2, cold_bags=0))
    assert board(town, bags=1).offers[0].window.starts_at > FOUR
    assert "frais" in board(town, bags=1, cold_bags=1).trouble
    assert db.session.get_one(HubRule, (town.id, hub.id)).version == 3


def test_terms_are_read_as_they_were_set(town: Town) -> None:
    hub = make_hub(town, terms=LOCKERS)
    assert terms_of(town.id, hub.id) == replace(LOCKERS, lockers=tuple(sorted(LOCKERS.lockers)))
    with transaction():
        set_terms(town.id, hub_id=hub.id, terms=DESK)
        set_terms(town.id, hub_id=hub.id, terms=LOCKERS)
    assert terms_of(town.id, hub.id) == LOCKERS


@pytest.mark.parametrize(
    "terms",
    [
        replace(DESK, bring_minutes=-1),
        replace(DESK, length_minutes=241),
        replace(DESK, days_ahead=40),
        replace(DESK, shelf_bags=201),
        replace(DESK, lockers=(Lockers(0, 1),)),
        replace(DESK, lockers=(Lockers(1, -1),)),
    ],
)
def test_terms_that_cannot_be_are_refused(town: Town, terms: HubTerms) -> None:
    hub = make_hub(town)
    with pytest.raises(HubTermsRefused), transaction():
        set_terms(town.id, hub_id=hub.id, terms=terms)
    assert terms_of(town.id, hub.id) == DESK
