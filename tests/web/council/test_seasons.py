"""Looks for some days: worn from their first to their last day, readable by all, one at a time."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from marketplace.core import clock
from marketplace.towns.models import Town
from tests.visitors import Visitor

LIST = "/council/showcase/look/seasons"
NEW = f"{LIST}/new"
LOOK = {
    "day": "#7a2f66", "sky": "lavender", "roofs": "copper", "walls": "cream", "letters": "painted",
    "corners": "round", "night": "#f2b8e0",
}  # fmt: skip
CHRISTMAS = {"name": "Noël", "from_day": "2026-12-01", "until_day": "2026-12-26", **LOOK}
_SHEET = re.compile(r'href="(/assets/look/\w+\.css)"')


def send(manager: Visitor, *, to: str = NEW, **fields: Any) -> Any:
    """Fill the form in as it stands, and send it."""
    hidden = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]*)"', manager.get(NEW).text))
    return manager.post(to, data={**hidden, **CHRISTMAS, **fields})


def worn(visitor: Visitor, at: datetime) -> bool:
    """Whether a page of that moment links a look of the town's own."""
    with clock.travel(at):
        return _SHEET.search(visitor.get("/help").text) is not None


def test_a_season_is_worn_from_its_first_minute_to_its_last(manager: Visitor, town: Town) -> None:
    assert send(manager).status_code == 303
    midnight = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)  # in the town: December begins
    assert not worn(manager, midnight.replace(hour=22, minute=59))
    assert worn(manager, midnight)
    assert worn(manager, datetime(2026, 12, 26, 22, 59, tzinfo=UTC))
    assert not worn(manager, datetime(2026, 12, 26, 23, 0, tzinfo=UTC))
    with clock.travel(midnight):
        page = manager.get("/help").text
        [sheet] = _SHEET.findall(page)
        assert "#7a2f66" in manager.get(sheet).text


def test_a_season_that_some_could_not_read_is_refused_with_one_that_they_can(manager: Visitor) -> None:
    response = send(manager, day="#ffd500")
    assert response.status_code == 422
    assert "se lit mal" in response.text
    assert 'value="Noël"' in response.text
    assert "Pas encore de saison" in manager.get(LIST).text
    nearest = re.search(r'name="offered_day" value="(#\w{6})"', response.text)
    assert nearest
    assert send(manager, day=nearest[1]).status_code == 303


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Donnez un nom"),
        ({"name": "x" * 61}, "Au plus 60"),
        ({"from_day": ""}, "Choisissez le premier jour"),
        ({"until_day": "never"}, "Dernier jour"),
        ({"until_day": "2026-11-01"}, "vient avant le premier"),
        ({"sky": "moon"}, "Le ciel"),
    ],
)
def test_a_season_that_cannot_be_is_refused_in_words(
    manager: Visitor, fields: dict[str, str], sentence: str
) -> None:
    response = send(manager, **fields)
    assert response.status_code == 422
    assert sentence in response.text
    assert "Pas encore de saison" in manager.get(LIST).text


def test_no_day_belongs_to_two_seasons(manager: Visitor) -> None:
    send(manager)
    response = send(manager, name="Réveillon", from_day="2026-12-26", until_day="2027-01-02")
    assert response.status_code == 422
    assert "déjà à «\u00a0Noël\u00a0»" in response.text
    assert send(manager, name="Réveillon", from_day="2026-12-27", until_day="2027-01-02").status_code == 303


def test_a_season_is_changed_and_removed(manager: Visitor) -> None:
    send(manager)
    assert 'value="Noël"' in manager.get(f"{LIST}/2026-12-01").text
    assert send(manager, to=f"{LIST}/2026-12-01", until_day="2026-12-31").status_code == 303
    listed = manager.get(LIST).text
    assert "31 décembre 2026" in listed
    hidden = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]*)"', listed))
    assert manager.post(f"{LIST}/2026-12-01/removal", data=hidden).status_code == 303
    assert "Pas encore de saison" in manager.get(LIST).text
    assert manager.get(f"{LIST}/2026-12-01").status_code == 404


def test_what_was_worn_stays_told_on_the_list(manager: Visitor) -> None:
    assert send(manager, from_day="2026-06-11", name="Musique").status_code == 303
    listed = manager.get(LIST).text
    hidden = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]*)"', listed))
    manager.post(f"{LIST}/2026-06-11/removal", data=hidden)
    page = manager.get(LIST).text.partition("<h2>Ce que la ville a porté")[2].replace("\u00a0", " ")
    assert "Musique" in page
    assert "du 11 juin 2026 au 11 juin 2026" in page


def test_a_slower_colleague_is_told_and_loses_nothing(manager: Visitor) -> None:
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', manager.get(NEW).text)
    assert seen
    send(manager)
    response = send(manager, seen=seen[1], name="Été", from_day="2026-07-01", until_day="2026-07-31")
    assert response.status_code == 409
    assert "Quelqu’un d’autre" in response.text
    assert 'value="Été"' in response.text
    assert "Été" not in manager.get(LIST).text


def test_a_preview_shows_the_look_and_keeps_nothing(manager: Visitor) -> None:
    response = send(manager, to=f"{NEW}/preview", example="sea")
    assert response.status_code == 200
    assert "#1d5a86" in response.text
    assert 'value="Noël"' in response.text
    assert "Pas encore de saison" in manager.get(LIST).text


def test_strangers_and_forms_without_token_change_nothing(manager: Visitor, strangers: list[Visitor]) -> None:
    assert manager.post(NEW, data=CHRISTMAS).status_code == 400
    assert manager.post(f"{NEW}/preview", data=CHRISTMAS).status_code == 400
    assert manager.post(f"{LIST}/2026-12-01/removal").status_code == 400
    for stranger in strangers:
        assert [stranger.get(page).status_code for page in (LIST, NEW)] == [404, 404]
        assert stranger.post(NEW, data=CHRISTMAS).status_code in {400, 404}
    assert "Pas encore de saison" in manager.get(LIST).text
