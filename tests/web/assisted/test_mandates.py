"""Mandates: noted, bounded, ended and taken back; during a call they are looked at when it counts."""

from datetime import date, timedelta

import pytest

from marketplace.accounts.models import User
from marketplace.assisting.mandates import LONGEST, Terms, note_mandate, revoke_mandate
from marketplace.assisting.models import Contact
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.orders.actors import Actor
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor
from tests.web.assisted.calling import assisted_orders, begin, place, read_out, say
from tests.web.storefront.buying import Street, forms_on, orders_of, plain

LIST = "/assisted/mandates"
TODAY = date(2026, 6, 11)
MANDATE = {
    "name": "Simone Aubry",
    "phone": "0297123456",
    "ends_on": "2026-12-31",
    "most": "50",
    "agreed_by": "paper",
}


def _note(street: Street, agent: User, **changes: object) -> int:
    terms = {
        "name": "Simone Aubry",
        "phone": "02 97 12 34 56",
        "ends_on": TODAY,
        "most_cents": None,
        "shop_ids": (),
        "agreed_by": Contact.PHONE,
    } | changes
    town = town_by_id(street.town.id)
    with transaction():
        return note_mandate(town, terms=Terms(**terms), by=Actor.agent(agent.id)).id  # type: ignore[arg-type]


def test_a_mandate_is_noted_with_who_and_how(desk: Visitor, street: Street) -> None:
    fields = {**MANDATE, "shops": "maison-morel"}
    assert desk.submit(LIST, fields, to=LIST).status_code == 303
    page = plain(desk.get(LIST).text)
    for words in ("Simone Aubry", "50,00 €", "Maison Morel", "par une feuille signée", "par Gwen Le Bris"):
        assert words in page
    assert "mandat jusqu’au" in plain(desk.get(begin(desk)).text)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ends_on": "2026-06-10"}, "Ce jour est passé"),
        ({"ends_on": str(TODAY + LONGEST + timedelta(days=1))}, "un an au plus"),
        ({"ends_on": "demain"}, "Jusqu’au"),
        ({"most": "beaucoup"}, "euros"),
        ({"phone": "02 97"}, "Il manque des chiffres"),
        ({"name": " "}, "porte le nom"),
        ({"agreed_by": ""}, "comment elle a donné son accord"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(desk: Visitor, typed: dict[str, str], sentence: str) -> None:
    answer = desk.submit(LIST, {**MANDATE, **typed}, to=LIST)
    assert answer.status_code == 422
    assert sentence in plain(answer.text)
    assert 'value="50"' in answer.text or "most" in typed
    assert "Aucun mandat" in answer.text


def test_strangers_and_forms_without_a_token_note_nothing(desk: Visitor, strangers: list[Visitor]) -> None:
    assert desk.post(LIST, data=MANDATE).status_code == 400
    for stranger in strangers:
        assert stranger.get(LIST).status_code == 404
        fields = {**MANDATE, "csrf_token": stranger.token_on("/account")}
        assert stranger.post(LIST, data=fields).status_code == 404
    assert "Aucun mandat" in desk.get(LIST).text


def test_a_mandate_is_taken_back_once_and_for_all(desk: Visitor, agent: User, street: Street) -> None:
    _note(street, agent)
    (address,) = [each for each in forms_on(desk.get(LIST)) if each.endswith("/revocation")]
    for _ in range(2):
        assert desk.submit(LIST, {}, to=address).status_code == 303
    assert "retiré le 11 juin" in plain(desk.get(LIST).text)
    assert "mandat jusqu’au" not in plain(desk.get(begin(desk)).text)
    assert desk.submit(LIST, {}, to=f"{LIST}/0000/revocation").status_code == 404


def test_a_mandate_that_ends_during_the_call_orders_nothing(
    desk: Visitor, agent: User, street: Street
) -> None:
    _note(street, agent)
    with clock.travel(THURSDAY_MORNING.replace(hour=21, minute=50)):  # 23 h 50 in the town
        desk.sign_in(agent.id)
        call = begin(desk)
        say(desk, call, "2 baguettes")
        form = forms_on(read_out(desk, call, **{"maison-morel-note": "Bien cuite"}))[f"{call}/order"]
    with clock.travel(THURSDAY_MORNING.replace(hour=22, minute=5)):
        answer = desk.post(f"{call}/order", data={**form, "step": "place", "agreed": "y"})
    assert answer.status_code == 409
    assert "arrivé à son terme le jeudi 11 juin" in plain(answer.text)
    assert "Bien cuite" in answer.text
    assert orders_of(street) == []


def test_a_mandate_taken_back_during_the_call_orders_nothing_until_the_resident_agrees(
    desk: Visitor, agent: User, street: Street
) -> None:
    mandate_id = _note(street, agent)
    call = begin(desk)
    say(desk, call, "2 baguettes")
    with transaction():
        revoke_mandate(town_by_id(street.town.id), mandate_id=mandate_id, by=Actor.agent(agent.id))
    answer = place(desk, call)
    assert answer.status_code == 409
    assert "Le mandat a été retiré pendant l’appel" in plain(answer.text)
    assert 'value="Simone Aubry"' in answer.text
    assert desk.submit(call, {}, to=f"{call}/without-mandate").location == f"{call}/order"
    assert place(desk, call).status_code == 303
    assert assisted_orders(street)[0].mandate_id is None


def test_a_mandate_goes_no_further_than_its_shops_and_its_sum(
    desk: Visitor, agent: User, street: Street
) -> None:
    _note(street, agent, shop_ids=[street.bakery.id], most_cents=300)
    call = begin(desk)
    say(desk, call, "3 baguettes")
    too_much = place(desk, call)
    assert too_much.status_code == 422
    assert "s’arrête à 3,00 € par commande" in plain(too_much.text)
    say(desk, call, "350 g de comté")
    elsewhere = place(desk, call)
    assert elsewhere.status_code == 422
    assert "ne va pas jusqu’à cette boutique : Lantier" in plain(elsewhere.text)
    assert orders_of(street) == []


def test_an_order_within_its_mandate_says_so(desk: Visitor, agent: User, street: Street) -> None:
    mandate_id = _note(street, agent, shop_ids=[street.bakery.id], most_cents=300)
    call = begin(desk)
    say(desk, call, "2 baguettes")
    assert place(desk, call).status_code == 303
    assert assisted_orders(street)[0].mandate_id == mandate_id


@pytest.mark.parametrize("phone", ["02 97 65 43 21", ""])
def test_a_mandate_is_good_for_the_telephone_it_was_given_for(
    desk: Visitor, agent: User, street: Street, phone: str
) -> None:
    _note(street, agent)
    call = begin(desk)
    say(desk, call, "2 baguettes")
    answer = place(desk, call, name="Noé Guen", phone=phone, email="noe@example.org")
    assert answer.status_code == 422
    assert "Le mandat vaut pour un autre téléphone" in plain(answer.text)
    assert orders_of(street) == []
    assert desk.submit(call, {}, to=f"{call}/without-mandate").status_code == 303
    answer = place(desk, call, name="Noé Guen", phone=phone, email="noe@example.org")
    assert answer.status_code == 303
    assert assisted_orders(street)[0].mandate_id is None
