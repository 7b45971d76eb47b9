"""The council tries a look on, wears it, and takes it off again."""

import re
from html import unescape
from typing import Any

import pytest

from marketplace.core.db import transaction
from marketplace.towns.looks.examples import EXAMPLES
from marketplace.towns.looks.look import Look, look_in
from marketplace.towns.looks.reading import unreadable_in
from marketplace.towns.looks.services import set_look
from marketplace.towns.looks.sheet import sheet_of
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import make_shop
from tests.visitors import Visitor

PAGE = "/council/showcase/look"
SEA = {
    "day": "#1d5a86",
    "night": "#f2987a",
    "sky": "mist",
    "roofs": "slate",
    "walls": "harbour",
    "letters": "painted",
    "corners": "round",
}


def send(manager: Visitor, *, to: str = PAGE, **fields: Any) -> Any:
    """Choose and press a button; the page is read first, as a person does."""
    seen = re.findall(r'name="seen"[^>]*value="([^"]*)"', manager.get(PAGE).text)[0]
    token = manager.token_on(PAGE)
    return manager.post(to, data={"csrf_token": token, "seen": seen, **SEA, **fields})


def worn(town: Town) -> Look:
    """What residents see."""
    return look_in(town_by_id(town.id).look)


def test_the_town_wears_what_was_chosen(manager: Visitor, town: Town) -> None:
    response = send(manager)
    assert (response.status_code, response.location) == (303, PAGE)
    assert worn(town).day == "#1d5a86"
    assert "toute la ville porte" in manager.get(PAGE).text
    (address,) = re.findall(r'href="(/assets/look/\w+\.css)"', manager.get("/").text)
    sheet = manager.get(address)
    assert "--brand:#1d5a86" in sheet.text
    assert sheet.mimetype == "text/css"
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_strangers_find_nothing(strangers: list[Visitor], town: Town) -> None:
    for stranger in strangers:
        assert stranger.get(PAGE).status_code == 404
        assert stranger.get(f"{PAGE}/preview.css").status_code == 404
        for address in (PAGE, f"{PAGE}/preview", f"{PAGE}/original"):
            token = stranger.token_on("/account")
            assert stranger.post(address, data={"csrf_token": token, **SEA}).status_code == 404
    assert worn(town) == Look()


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/original", f"{PAGE}/preview"])
def test_without_a_token_nothing_changes(manager: Visitor, town: Town, address: str) -> None:
    before = sheet_of("")[1]
    with transaction():
        set_look(town.id, look=Look(day="#3d6427"), seen=before)
    assert manager.post(address, data={**SEA, "seen": before}).status_code == 400
    assert worn(town).day == "#3d6427"


def test_what_some_cannot_read_is_refused_in_words_and_nothing_chosen_is_lost(
    manager: Visitor, town: Town
) -> None:
    response = send(manager, day="#f8c978", walls="brick")
    assert response.status_code == 422
    assert "Le jour, cette couleur se lit mal" in response.text
    assert 'value="#f8c978"' in response.text
    assert re.search(r'<input checked[^>]*value="brick"', response.text)
    (offered,) = re.findall(r'name="offered_day" value="(#\w{6})"', response.text)
    assert worn(town) == Look()
    taken = send(manager, to=f"{PAGE}/preview", day="#f8c978", offered_day=offered)
    assert taken.status_code == 200
    assert f'name="day" type="color" value="{offered}"' in taken.text.replace("required ", "")


def test_a_colour_of_the_evening_is_looked_at_as_well(manager: Visitor, town: Town) -> None:
    response = send(manager, own_night="y", night="#331100")
    assert response.status_code == 422
    assert "Le soir, cette couleur se lit mal" in response.text
    assert (
        send(manager, own_night="", night="#331100").status_code == 303
    )  # not chosen: the day's is lightened
    assert worn(town).night == ""


@pytest.mark.parametrize("day", ["red", "#fff", "", "#a63d22}body{display:none", "#A63D2G"])
def test_what_is_no_colour_is_refused(manager: Visitor, town: Town, day: str) -> None:
    response = send(manager, day=day)
    assert response.status_code == 422
    assert worn(town) == Look()
    assert manager.get(f"{PAGE}/preview.css", query_string={**SEA, "day": day}).status_code == 404


def test_a_look_is_tried_on_before_anybody_sees_it(manager: Visitor, town: Town) -> None:
    make_shop(town)
    page = send(manager, to=f"{PAGE}/preview")
    assert page.status_code == 200
    assert "Personne d’autre ne le voit encore" in page.text
    assert worn(town) == Look()
    (address,) = re.findall(r'href="([^"]*preview\.css[^"]*)"', page.text)
    sheet = manager.get(unescape(address))
    assert "--brand:#1d5a86" in sheet.text
    assert sheet.headers["Cache-Control"] == "no-store"
    names = re.findall(r'\bid="([^"]+)"', page.text)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_every_example_reads_well_and_can_be_worn(manager: Visitor, town: Town, name: str) -> None:
    look = EXAMPLES[name][1]
    assert unreadable_in(look) == []
    page = send(manager, to=f"{PAGE}/preview", example=name)
    assert f'value="{look.day}"' in page.text
    assert worn(town) == Look()


def test_a_colleague_s_choice_is_not_taken_off_unknowingly(manager: Visitor, town: Town) -> None:
    first = sheet_of("")[1]
    with transaction():
        set_look(town.id, look=Look(day="#3d6427"), seen=first)
    response = send(manager, seen=first)
    assert response.status_code == 409
    assert worn(town).day == "#3d6427"
    (seen,) = re.findall(r'name="seen"[^>]*value="([^"]*)"', response.text)
    assert send(manager, seen=seen).status_code == 303
    assert worn(town).day == "#1d5a86"


def test_the_original_look_is_one_press_away(manager: Visitor, town: Town) -> None:
    assert "Revenir à l’habit d’origine" not in manager.get(PAGE).text
    send(manager)
    assert "Revenir à l’habit d’origine" in manager.get(PAGE).text
    response = manager.post(f"{PAGE}/original", data={"csrf_token": manager.token_on(PAGE)})
    assert response.status_code == 303
    assert worn(town) == Look()
    assert "/assets/look/" not in manager.get("/").text


def test_a_page_of_before_the_change_gets_todays_tokens_unkept(manager: Visitor) -> None:
    send(manager)
    sheet = manager.get("/assets/look/0123456789ab.css")
    assert "--brand:#1d5a86" in sheet.text
    assert sheet.headers["Cache-Control"] == "no-cache"


def test_titles_without_fraunces_do_not_wait_for_it(manager: Visitor) -> None:
    assert "fraunces-latin.woff2" in manager.get("/").text
    send(manager, letters="plain")
    assert "fraunces-latin.woff2" not in manager.get("/").text
