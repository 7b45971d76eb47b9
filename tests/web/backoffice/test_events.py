"""A shop is asked to an event of the street, reads what it changes, and answers."""

from datetime import date, time

import pytest

from marketplace.agenda.models import Answer
from marketplace.agenda.queries import event_named, participants_of
from marketplace.agenda.services import EventTerms
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.agenda.events import make_event
from tests.fulfilment.events.taking import ask, call_off, special
from tests.visitors import Visitor

PAGE = "/backoffice/maison-morel/events"
TUESDAY = date(2026, 6, 16)
LATE = EventTerms(shop_opens=time(18), shop_closes=time(22), shop_capacity=3)


@pytest.fixture
def address(town: Town, bakery: Shop) -> str:
    """Where the bakery answers to an event it is asked to."""
    event = make_event(town, terms=LATE)
    ask(event, bakery)
    return f"{PAGE}/{event.slug}"


def answer_of(town: Town, event_slug: str) -> Answer:
    """What the bakery said."""
    db.session.rollback()
    event = event_named(town.id, event_slug.rsplit("/", 1)[1])
    assert event
    (asked,) = participants_of(town.id, event_id=event.id)
    return asked.answer


def test_a_shop_without_invitations_is_told_kindly(counter: Visitor, bakery: Shop) -> None:
    assert "Pas d’invitation pour l’instant" in counter.get(PAGE).text


def test_it_reads_what_changes_and_takes_part(
    counter: Visitor, town: Town, bakery: Shop, address: str
) -> None:
    page = counter.get(PAGE).text.replace("\u00a0", " ")
    assert "La mairie vous invite" in page
    assert "9 h–12 h 30, 14 h–22 h" in page
    done = counter.submit(PAGE, {"version": _version(page)}, to=f"{address}/participation")
    assert done.status_code == 303
    assert list(special(bakery)) == [TUESDAY]
    assert answer_of(town, address) is Answer.ACCEPTED
    assert "Vous participez" in counter.get(PAGE).text
    counter.submit(PAGE, {}, to=f"{address}/withdrawal")
    assert special(bakery) == {}
    assert "Vous ne participez pas" in counter.get(PAGE).text


def test_a_cancelled_event_can_not_be_answered(
    counter: Visitor, town: Town, bakery: Shop, address: str
) -> None:
    page = counter.get(PAGE).text
    event = event_named(town.id, address.rsplit("/", 1)[1])
    assert event
    call_off(event)
    counter.submit(
        "/backoffice/maison-morel/hours", {"version": _version(page)}, to=f"{address}/participation"
    )
    after = counter.get(PAGE).text
    assert "il n’y a plus rien à répondre" in after
    assert "Tempête." in after
    assert special(bakery) == {}


def test_hours_that_changed_since_are_read_again_first(
    counter: Visitor, town: Town, bakery: Shop, address: str
) -> None:
    counter.submit(PAGE, {"version": "99"}, to=f"{address}/participation")
    assert "Quelqu’un d’autre" in counter.get(PAGE).text
    assert answer_of(town, address) is Answer.INVITED


def test_nobody_answers_without_an_invitation(
    counter: Visitor, town: Town, bakery: Shop, address: str
) -> None:
    other = make_event(town, "Sans vous", terms=LATE)
    for act in ("participation", "withdrawal"):
        assert counter.submit(PAGE, {"version": "2"}, to=f"{PAGE}/{other.slug}/{act}").status_code == 404
        assert counter.submit(PAGE, {"version": "2"}, to=f"{PAGE}/ailleurs/{act}").status_code == 404


def test_a_stranger_gets_404_and_no_token_changes_nothing(
    neighbour: Visitor, outsider: Visitor, counter: Visitor, town: Town, address: str
) -> None:
    for stranger in (neighbour, outsider):
        assert stranger.get(PAGE).status_code == 404
        assert stranger.post(f"{address}/participation", data={"version": "2"}).status_code == 404
    for act in ("participation", "withdrawal"):
        assert counter.post(f"{address}/{act}", data={"version": "2"}).status_code == 400
    assert answer_of(town, address) is Answer.INVITED


def _version(page: str) -> str:
    return page.split('name="version" value="')[1].split('"')[0]
