"""The council sets up counters and sends their files; a counter sends its hours itself."""

import io
import re

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from marketplace.core.db import db
from marketplace.measures import street_counts
from marketplace.measures.models import StreetCount, StreetCounter
from marketplace.towns.models import Town
from tests.visitors import Visitor

COUNTERS = "/council/counters"
PLACE = f"{COUNTERS}/place-du-marche"
HOURS = "/api/v1/counters/place-du-marche/hours"
FILE = "10/06/2026 10:00;125\n10/06/2026 11:00;130\n"


@pytest.fixture
def counter(manager: Visitor) -> Visitor:
    """The manager's browser, once the counter is set up."""
    assert manager.submit(COUNTERS, {"name": "Place du marché"}).status_code == 303
    return manager


def send(visitor: Visitor, text: str, **more: str) -> TestResponse:
    """Send a file of the counter."""
    fields = {"file": (io.BytesIO(text.encode()), "a.csv"), **more}
    return visitor.submit(PLACE, fields, to=f"{PLACE}/hours")


def counted(town: Town) -> tuple[int, int]:
    """How many hours are there, and how many passed."""
    db.session.rollback()
    query = select(func.count(), func.coalesce(func.sum(StreetCount.count), 0))
    hours, passed = db.session.execute(query.where(StreetCount.town_id == town.id)).one()
    return hours, passed


def counters(town: Town) -> int:
    """How many counters there are."""
    db.session.rollback()
    query = select(func.count()).select_from(StreetCounter).where(StreetCounter.town_id == town.id)
    return db.session.execute(query).scalar_one()


def token_of(manager: Visitor) -> str:
    """A new token."""
    found = re.search(r"<code>([\w-]{20,})</code>", manager.submit(PLACE, {}, to=f"{PLACE}/token").text)
    assert found
    return found[1]


def test_a_file_is_taken_once_however_often_it_is_sent(counter: Visitor, town: Town) -> None:
    send(counter, FILE)
    assert counted(town) == (2, 255)
    send(counter, FILE)
    assert counted(town) == (2, 255)
    assert "rien n’a changé" in counter.get(PLACE).text
    send(counter, FILE.replace("130", "131"))
    assert counted(town) == (2, 256)


def test_nothing_of_a_faulty_file_is_taken(counter: Visitor, town: Town) -> None:
    answer = send(counter, FILE + "10/06/2026 11:00;9\n")
    assert answer.status_code == 422
    assert "Ligne 3" in answer.text
    assert counted(town) == (0, 0)


def test_gaps_are_taken_only_when_they_are_meant(counter: Visitor, town: Town) -> None:
    assert send(counter, FILE + "10/06/2026 15:00;9\n").status_code == 422
    assert counted(town) == (0, 0)
    assert send(counter, FILE + "10/06/2026 15:00;9\n", takes_gaps="y").status_code == 303
    assert counted(town) == (3, 264)


def test_a_missing_file_and_a_missing_name_are_told(counter: Visitor, town: Town) -> None:
    assert "Choisissez le fichier" in counter.submit(PLACE, {}, to=f"{PLACE}/hours").text
    assert "Donnez un nom" in counter.submit(COUNTERS, {"name": ""}).text
    answer = counter.submit(COUNTERS, {"name": "Place du Marché"})
    assert answer.status_code == 422
    assert "déjà un compteur" in answer.text
    assert "Place du Marché" in answer.text


def test_a_double_click_is_refused_in_words(
    counter: Visitor, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(street_counts, "counter_coded", lambda *_: None)  # the other was not there yet
    answer = counter.submit(COUNTERS, {"name": "Place du marché"})
    assert answer.status_code == 422
    assert "déjà un compteur" in answer.text
    assert counters(town) == 1


def test_strangers_find_nothing(counter: Visitor, strangers: list[Visitor], town: Town) -> None:
    for stranger in strangers:
        assert stranger.get(COUNTERS).status_code == 404
        assert stranger.post(COUNTERS, data={"name": "Ailleurs"}).status_code == 404
        assert stranger.get(PLACE).status_code == 404
        assert stranger.post(f"{PLACE}/token").status_code == 404
        assert stranger.post(f"{PLACE}/hours").status_code == 404
    assert (counters(town), counted(town)) == (1, (0, 0))


def test_without_the_form_s_token_nothing_changes(counter: Visitor, town: Town) -> None:
    assert counter.post(COUNTERS, data={"name": "Ailleurs"}).status_code == 400
    file = {"file": (io.BytesIO(FILE.encode()), "a.csv")}
    assert counter.post(f"{PLACE}/hours", data=file).status_code == 400
    assert counter.post(f"{PLACE}/token").status_code == 400
    assert (counters(town), counted(town)) == (1, (0, 0))


def test_a_counter_sends_its_hours_with_its_token(counter: Visitor, visitor: Visitor, town: Town) -> None:
    bearer = {"Authorization": f"Bearer {token_of(counter)}"}
    body = {"hours": [{"at": "2026-06-10T10:00:00+02:00", "count": 12}]}
    for told in ({"added": 1, "changed": 0, "same": 0}, {"added": 0, "changed": 0, "same": 1}):
        assert visitor.post(HOURS, json=body, headers=bearer).json == told
    assert counted(town) == (1, 12)


def test_the_api_says_what_is_wrong_and_takes_nothing(counter: Visitor, visitor: Visitor, town: Town) -> None:
    bearer = {"Authorization": f"Bearer {token_of(counter)}"}
    good = {"at": "2026-06-10T10:00:00+02:00", "count": 12}
    for bad in ({"at": "2026-06-10T10:00:00", "count": 1}, good | {"count": 13}, good | {"count": -1}, {}, 7):
        answer = visitor.post(HOURS, json={"hours": [good, bad]}, headers=bearer)
        assert answer.status_code == 422
        assert "Heure 2" in answer.get_data(as_text=True)
    assert visitor.post(HOURS, data="x", headers=bearer).status_code == 422
    assert counted(town) == (0, 0)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("0001-01-01T00:00:00+14:00", "l’année"),
        ("9999-12-31T23:00:00-14:00", "l’année"),
        ("1999-06-10T10:00:00+02:00", "l’année"),
        ("2026-06-10T10:00:00+02:30", "heure ronde"),
    ],
)
def test_the_api_refuses_what_no_clock_shows(
    counter: Visitor, visitor: Visitor, town: Town, at: str, words: str
) -> None:
    bearer = {"Authorization": f"Bearer {token_of(counter)}"}
    answer = visitor.post(HOURS, json={"hours": [{"at": at, "count": 1}]}, headers=bearer)
    assert answer.status_code == 422
    assert words in answer.get_json()["error"]
    assert counted(town) == (0, 0)


def test_a_wrong_token_or_a_replaced_one_opens_nothing(
    counter: Visitor, visitor: Visitor, town: Town
) -> None:
    old = token_of(counter)
    token_of(counter)
    for token in (old, "x", ""):
        bearer = {"Authorization": f"Bearer {token}"}
        assert visitor.post(HOURS, json={"hours": []}, headers=bearer).status_code == 401
    assert visitor.post(HOURS, json={"hours": []}).status_code == 401
    assert counted(town) == (0, 0)
