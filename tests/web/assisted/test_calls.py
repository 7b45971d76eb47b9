"""A call begins, belongs to one agent, changes hands by saying so, and ends."""

from collections.abc import Callable

import pytest

from marketplace.core.db import transaction
from marketplace.pickup.hubs import open_hub, post_at_hub
from marketplace.towns.models import TownRole
from tests.factories import make_official, make_person
from tests.visitors import Visitor
from tests.web.assisted.calling import CALLER, begin, say
from tests.web.storefront.buying import Street, plain, quantities


def test_an_agent_begins_a_call_with_a_name_and_a_telephone(desk: Visitor) -> None:
    call = begin(desk)
    page = plain(desk.get(call).text)
    assert "Simone Aubry" in page
    assert "02 97 12 34 56" in page
    assert "Simone Aubry" in desk.get("/assisted/").text


def test_a_stranger_finds_nothing(strangers: list[Visitor], visitor: Visitor, desk: Visitor) -> None:
    call = begin(desk)
    for stranger in strangers:
        assert stranger.get("/assisted/").status_code == 404
        assert stranger.get(call).status_code == 404
        assert stranger.post("/assisted/calls", data=CALLER).status_code in {400, 404}


def test_a_moderator_is_told_why_not(browser_for: Callable[[str], Visitor], street: Street) -> None:
    browser = browser_for("localhost")
    browser.sign_in(make_official(street.town, role=TownRole.MODERATOR, email="m@example.org").id)
    answer = browser.get("/assisted/")
    assert answer.status_code == 403
    assert "revient aux agents" in answer.text


def test_whoever_signed_in_without_a_second_factor_is_kept_out(
    browser_for: Callable[[str], Visitor], street: Street
) -> None:
    browser = browser_for("localhost")
    user = make_official(street.town, role=TownRole.AGENT, email="a@example.org")
    browser.sign_in(user.id, second_factor=False)
    assert browser.get("/assisted/").status_code == 403


def test_the_desk_of_a_hub_may_too_and_is_named(
    browser_for: Callable[[str], Visitor], street: Street
) -> None:
    volunteer, browser = make_person("nour@example.org", name="Nour Belkacem"), browser_for("localhost")
    with transaction():
        hub = open_hub(street.town.id, slug="la-gare", name="La Gare")
        post_at_hub(street.town.id, hub_id=hub.id, user_id=volunteer.id)
    browser.sign_in(volunteer.id)
    assert "Relais La Gare" in plain(browser.get("/assisted/").text)
    assert begin(browser)


def test_without_a_token_nothing_begins(desk: Visitor) -> None:
    assert desk.post("/assisted/calls", data=CALLER).status_code == 400
    assert "Simone Aubry" not in desk.get("/assisted/").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Demandez son nom"),
        ({"phone": ""}, "Demandez un téléphone"),
        ({"phone": "02 97"}, "Il manque des chiffres"),
        ({"name": "x" * 121}, "120 caractères au plus"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(desk: Visitor, typed: dict[str, str], sentence: str) -> None:
    answer = desk.submit("/assisted/", {**CALLER, **typed}, to="/assisted/calls")
    assert answer.status_code == 422
    assert sentence in plain(answer.text)
    assert (typed.get("name") or "Simone Aubry").strip() in answer.text


def test_a_second_agent_is_told_who_is_on_it(desk: Visitor, colleague: Visitor) -> None:
    begin(desk)
    answer = colleague.submit("/assisted/", CALLER, to="/assisted/calls")
    assert answer.status_code == 409
    assert "Gwen Le Bris s’occupe de cette personne depuis 10 h." in plain(answer.text)
    assert 'value="Simone Aubry"' in answer.text  # nothing typed is lost


def test_the_same_agent_goes_on_with_her_own_call(desk: Visitor) -> None:
    assert begin(desk) == begin(desk)


def test_a_call_taken_over_says_so_to_whoever_had_it(
    desk: Visitor, colleague: Visitor, street: Street
) -> None:
    call = begin(desk)
    say(desk, call, "2 baguette")
    assert colleague.submit("/assisted/", {}, to=f"{call}/taking").status_code == 303
    answer = say(desk, call, "3 baguette")
    assert answer.status_code == 409
    assert "Paul Kerval s’occupe de cette personne" in answer.text
    assert 'value="3"' in answer.text
    assert quantities(street) == [2]
    assert say(colleague, call, "1 baguette").status_code == 303


def test_an_ended_call_is_over(desk: Visitor) -> None:
    call = begin(desk)
    for _ in range(2):
        assert desk.submit(call, {}, to=f"{call}/end").status_code == 303
    answer = say(desk, call, "2 baguette")
    assert answer.status_code == 409
    assert "Cet appel est terminé" in answer.text
