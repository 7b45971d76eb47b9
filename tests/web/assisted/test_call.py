"""During a call: what is said is found, put into the resident's basket, changed and taken out."""

import pytest

from marketplace.web.assisted.said import Said, said_in
from tests.visitors import Visitor
from tests.web.assisted.calling import begin, say
from tests.web.storefront.buying import Street, forms_on, plain, quantities


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2 baguettes", Said("baguettes", "2")),
        ("350 g de comté", Said("comté", "350", is_weight=True)),
        ("1,5 kg pommes", Said("pommes", "1500", is_weight=True)),
        ("3 x croissants", Said("croissants", "3")),
        ("  confiture   de fraises ", Said("confiture de fraises")),
        ("12", Said("12")),
        ("1,5 baguette", Said("1,5 baguette")),
        ("", Said("")),
    ],
)
def test_what_is_typed_is_taken_apart(typed: str, said: Said) -> None:
    assert said_in(typed) == said


def test_what_is_said_goes_into_the_resident_s_basket(desk: Visitor, street: Street) -> None:
    call = begin(desk)
    assert say(desk, call, "2 baguettes").location == call
    assert say(desk, call, "350 g de comté").status_code == 303
    assert quantities(street) == [2, 350]
    page = plain(desk.get(call).text)
    assert "14,08 €" in page
    assert not desk.get_cookie("basket")  # it is the resident's, not the agent's


def test_a_wrong_amount_is_said_and_kept(desk: Visitor, street: Street) -> None:
    call = begin(desk)
    answer = say(desk, call, "baguette", amount="cent")
    assert answer.status_code == 422
    assert "en chiffres ronds" in answer.text
    assert 'value="cent"' in answer.text
    assert quantities(street) == []


def test_what_the_street_has_not_is_said(desk: Visitor) -> None:
    assert "n’en a pas pour le moment" in desk.get(f"{begin(desk)}?q=trottinette").text


def test_what_is_gone_meanwhile_is_said(desk: Visitor, street: Street) -> None:
    answer = say(desk, begin(desk), "baguette", what="maison-morel/brioche/0")
    assert answer.status_code == 404
    assert "n’est plus en rayon" in answer.text


def test_a_line_is_changed_and_taken_out(desk: Visitor, street: Street) -> None:
    call = begin(desk)
    say(desk, call, "2 baguettes")
    (line,) = [address for address in forms_on(desk.get(call)) if address.startswith(f"{call}/lines/")]
    assert desk.submit(call, {"amount": "5", "change": "set"}, to=line).status_code == 303
    assert quantities(street) == [5]
    refused = desk.submit(call, {"amount": "500", "change": "set"}, to=line)
    assert refused.status_code == 422
    assert 'value="500"' in refused.text
    assert desk.submit(call, {"change": "remove"}, to=line).status_code == 303
    assert desk.submit(call, {"change": "remove"}, to=line).status_code == 303
    assert quantities(street) == []


def test_a_stranger_changes_nothing(desk: Visitor, strangers: list[Visitor], street: Street) -> None:
    call = begin(desk)
    for stranger in strangers:
        token = stranger.token_on("/account")
        fields = {"csrf_token": token, "what": "maison-morel/baguette-de-tradition/0", "amount": "1"}
        assert stranger.post(f"{call}/lines", data=fields).status_code == 404
    assert desk.post(f"{call}/lines", data={"what": "x", "amount": "1"}).status_code == 400  # no token
    assert quantities(street) == []


def test_nothing_more_to_say_goes_on_to_the_times(desk: Visitor) -> None:
    call = begin(desk)
    assert desk.get(f"{call}?q=").status_code == 200
    say(desk, call, "baguette")
    assert desk.get(f"{call}?q=").location == f"{call}/order"
