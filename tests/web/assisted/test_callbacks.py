"""Residents without an address are rung up: the call is written with what it tells of, and made once."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, decline
from marketplace.notices.calling import AGAIN, calls_to_make
from marketplace.notices.models import CallTry, Channel, Notice
from marketplace.notices.sending import claim_due
from marketplace.orders.actors import Actor
from tests.ordering import JEANNE, make_order
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, forms_on, plain

SIMONE = replace(JEANNE, name="Simone Aubry", phone="02 97 12 34 56", email="")
LIST = "/assisted/callbacks"


@pytest.fixture
def declined(street: Street) -> Street:
    """The baker declined Simone's bread."""
    _decline(street)
    return street


def _decline(street: Street, **who: str) -> None:
    reference = make_order(street.town, (street.bread, 1), contact=replace(SIMONE, **who))
    bag = shop_order_of(street.town.id, street.bakery.id, reference=reference)
    assert bag
    with transaction():
        decline(bag, by=Actor.system(), reason="Le four est en panne")


def _channels(street: Street, event: str) -> list[str]:
    db.session.rollback()
    query = select(Notice.channel).where(Notice.town_id == street.town.id, Notice.event == event)
    return list(db.session.scalars(query))


def test_who_has_no_address_is_called(declined: Street, desk: Visitor) -> None:
    assert Channel.CALL in _channels(declined, "declined")
    page = plain(desk.get(LIST).text)
    assert "Simone Aubry" in page
    assert "tel:0297123456" in page
    assert "Le four est en panne" in page


def test_who_has_an_address_or_was_on_the_line_is_not(street: Street) -> None:
    _decline(street, email="simone@example.org")
    assert Channel.CALL not in _channels(street, "declined")
    make_order(street.town, (street.bread, 1), contact=SIMONE)
    assert Channel.CALL not in _channels(street, "placed")


def test_no_machine_sends_a_call(declined: Street) -> None:
    with transaction():
        for channel in (Channel.MAIL, Channel.TEXT):
            assert all(letter.recipient != SIMONE.phone for letter in claim_due(limit=50, channel=channel))
    assert len(calls_to_make(declined.town.id)) == 1


def test_a_call_is_made_and_noted_once(declined: Street, desk: Visitor, colleague: Visitor) -> None:
    (address,) = [each for each in forms_on(desk.get(LIST)) if each.startswith(LIST)]
    fields = {"outcome": "reached", "note": "Elle rappellera demain"}
    assert desk.submit(LIST, fields, to=address).status_code == 303
    second = colleague.submit("/assisted/", fields, to=address)
    assert second.status_code == 409
    assert "Un collègue a déjà rappelé" in second.text
    tries = db.session.scalars(select(CallTry).where(CallTry.town_id == declined.town.id)).all()
    assert [(one.reached, one.note) for one in tries] == [(True, "Elle rappellera demain")]
    assert calls_to_make(declined.town.id) == []


def test_whoever_does_not_pick_up_is_called_again(declined: Street, desk: Visitor) -> None:
    (address,) = [each for each in forms_on(desk.get(LIST)) if each.startswith(LIST)]
    desk.submit(LIST, {"outcome": "nobody", "note": "Répondeur"}, to=address)
    (call,) = calls_to_make(declined.town.id)
    assert (call.attempts, call.waits, call.due_at) == (1, True, clock.now() + AGAIN)
    assert "Gwen Le Bris : Répondeur" in plain(desk.get(LIST).text)


def test_what_says_nothing_is_refused_and_its_note_kept(declined: Street, desk: Visitor) -> None:
    (address,) = [each for each in forms_on(desk.get(LIST)) if each.startswith(LIST)]
    answer = desk.submit(LIST, {"note": "Répondeur"}, to=address)
    assert answer.status_code == 422
    assert 'value="Répondeur"' in answer.text


def test_strangers_and_forms_without_a_token_note_nothing(
    declined: Street, desk: Visitor, strangers: list[Visitor]
) -> None:
    (address,) = [each for each in forms_on(desk.get(LIST)) if each.startswith(LIST)]
    assert desk.post(address, data={"outcome": "reached"}).status_code == 400
    for stranger in strangers:
        assert stranger.get(LIST).status_code == 404
        token = stranger.token_on("/account")
        fields = {"csrf_token": token, "outcome": "reached"}
        assert stranger.post(address, data=fields).status_code == 404
    assert len(calls_to_make(declined.town.id)) == 1


def test_a_mobile_is_texted_and_not_called(street: Street) -> None:
    reference = make_order(street.town, (street.bread, 1), contact=replace(SIMONE, phone="06 12 34 56 78"))
    bag = shop_order_of(street.town.id, street.bakery.id, reference=reference)
    assert bag
    with transaction():
        accept(bag, by=Actor.system())
    assert Channel.CALL not in _channels(street, "ready")
