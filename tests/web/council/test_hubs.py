"""The council opens a hub, says when it is open and how many bags it has room for."""

from datetime import date, time

import pytest

from marketplace.core.db import db
from marketplace.pickup.hub_rules import HubTerms, Lockers, terms_of
from marketplace.pickup.hub_windows import Site, sites_of
from marketplace.pickup.hubs import hub_named
from marketplace.shops.hours import END_OF_DAY, ShopHours
from marketplace.towns.models import Town
from marketplace.web.council.hubs.hours_text import as_map, text_of
from tests.pickup.hubs import make_hub
from tests.visitors import Visitor

LIST = "/council/hubs"
STATION = f"{LIST}/la-gare"
TYPED = {
    "hours": "Tu-Sa 16:00-20:00; 2026 Jul 14 off",
    "bring_minutes": "30",
    "length_minutes": "60",
    "days_ahead": "6",
    "shelf_bags": "12",
    "cold_bags": "4",
    "lockers-0-number": "3",
    "lockers-0-bags_each": "2",
    "lockers-1-number": "2",
    "lockers-1-bags_each": "4",
    "lockers-1-is_cold": "y",
}


def site(town: Town) -> Site:
    db.session.rollback()
    (found,) = sites_of(town.id, from_day=date(2026, 6, 11))
    return found


def test_a_hub_opens_and_is_set_up(manager: Visitor, town: Town) -> None:
    opened = manager.submit(LIST, {"name": "La Gare"})
    assert (opened.status_code, opened.location) == (303, STATION)
    assert "Pas encore d’heures" in manager.get(LIST).text
    assert manager.submit(STATION, {**TYPED, "seen": "0"}).status_code == 303
    there = site(town)
    assert there.hours.week == {day: [(time(16), time(20))] for day in range(2, 7)}
    assert there.hours.special == {date(2026, 7, 14): []}
    assert terms_of(town.id, there.hub.id) == HubTerms(
        30, 60, 6, 12, 4, (Lockers(2, 3), Lockers(4, 2, is_cold=True))
    )
    page = manager.get(STATION).text
    assert "mardi-samedi 16:00-20:00; 2026 Jul 14 off" in page
    assert 'value="12"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hours": "tous les soirs"}, "tous les soirs"),
        ({"shelf_bags": "beaucoup"}, "Sacs au comptoir"),
        ({"lockers-0-bags_each": "99"}, "Sacs dans chacun"),
        ({"bring_minutes": "9999"}, "Entre 0 et 1440 minutes"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(
    manager: Visitor, town: Town, wrong: dict[str, str], words: str
) -> None:
    make_hub(town)
    before = terms_of(town.id, site(town).hub.id)
    answer = manager.submit(STATION, {**TYPED, **wrong, "seen": str(site(town).version)})
    assert answer.status_code == 422
    assert words in answer.text
    assert terms_of(town.id, site(town).hub.id) == before


def test_a_colleague_s_change_is_not_written_over(manager: Visitor, town: Town) -> None:
    make_hub(town)
    version = site(town).version
    assert manager.submit(STATION, {**TYPED, "seen": str(version)}).status_code == 303
    answer = manager.submit(STATION, {**TYPED, "hours": "", "seen": str(version)})
    assert answer.status_code == 409
    assert "Quelqu’un d’autre" in answer.text
    assert site(town).hours.week


def test_two_hubs_do_not_bear_one_name(manager: Visitor, town: Town) -> None:
    make_hub(town)
    assert manager.submit(LIST, {"name": "la gare"}).status_code == 409
    assert manager.submit(LIST, {"name": " "}).status_code == 422


def test_a_stranger_gets_404_and_no_token_changes_nothing(
    strangers: list[Visitor], manager: Visitor, town: Town
) -> None:
    make_hub(town)
    for stranger in strangers:
        assert stranger.get(LIST).status_code == 404
        assert stranger.get(STATION).status_code == 404
    assert manager.post(LIST, data={"name": "Le Port"}).status_code == 400
    assert manager.post(STATION, data=TYPED).status_code == 400
    assert hub_named(town.id, "le-port") is None
    assert manager.get(f"{LIST}/ailleurs").status_code == 404


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("du mardi au samedi de 16 h à 20 h", "Tu-Sa 16:00-20:00"),
        ("mardi-samedi 16:00-20:00", "Tu-Sa 16:00-20:00"),
        ("Lundi et jeudi 9h-12h30, 14h – 19h", "Mo,Th 09:00-12:30,14:00-19:00"),
        ("mardi 8 h-12 h\nsamedis 8 h 30-13 h\n", "Tu 08:00-12:00; Sa 08:30-13:00"),
        ("Tuesday to Saturday 16:00-20:00", "Tu-Sa 16:00-20:00"),
        ("Mo-Fr 08:00-12:00,14:00-18:00; PH off", "Mo-Fr 08:00-12:00,14:00-18:00; PH off"),
        ("tous les soirs", "tous soirs"),
    ],
)
def test_hours_are_read_as_a_clerk_writes_them(typed: str, meant: str) -> None:
    assert as_map(typed) == meant


def test_hours_are_written_as_they_are_read() -> None:
    hours = ShopHours(
        week={
            1: [(time(8), time(12)), (time(14), END_OF_DAY)],
            2: [(time(8), time(12))],
            3: [(time(8), time(12))],
        },
        special={date(2026, 12, 24): [(time(8), time(10))], date(2026, 12, 25): []},
    )
    assert text_of(hours) == (
        "Mo 08:00-12:00,14:00-24:00; Tu-We 08:00-12:00; 2026 Dec 24 08:00-10:00; 2026 Dec 25 off"
    )
