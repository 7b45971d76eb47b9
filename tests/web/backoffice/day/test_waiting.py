"""What the town hall asked stands on the board until the shop has answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from marketplace.agenda.models import Event
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.measures.surveys import open_round
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.agenda.events import make_event
from tests.factories import make_official, make_worker
from tests.fulfilment.events.taking import ask, call_off
from tests.visitors import Visitor

BOARD, EVENTS, SURVEY = (f"/backoffice/maison-morel/{page}" for page in ("", "events", "survey"))
ASKED = "La mairie attend votre réponse"


@pytest.fixture
def event(town: Town, bakery: Shop) -> Event:
    """A late opening that the bakery is asked to."""
    event = make_event(town)
    ask(event, bakery)
    return event


def _open_survey(town: Town) -> None:
    view, official = town_by_id(town.id), make_official(town)
    until = clock.today(view.time_zone) + timedelta(days=14)
    with transaction():
        open_round(view, closes_on=until, by_user_id=official.id)


def test_nothing_is_said_where_nothing_waits(counter: Visitor, bakery: Shop) -> None:
    assert ASKED not in counter.get(BOARD).text


def test_an_invitation_waits_until_it_is_answered(counter: Visitor, event: Event) -> None:
    page = counter.get(BOARD).text
    assert ASKED in page
    assert f'href="{EVENTS}#event-{event.id}"' in page
    counter.submit(EVENTS, {}, to=f"{EVENTS}/{event.slug}/withdrawal")
    assert ASKED not in counter.get(BOARD).text


def test_what_was_called_off_waits_no_more(counter: Visitor, town: Town, event: Event) -> None:
    call_off(event)
    assert ASKED not in counter.get(BOARD).text


def test_who_runs_the_shop_is_asked_for_its_opinion_and_staff_is_not(
    counter: Visitor, browser_for: Callable[[str], Visitor], town: Town, bakery: Shop
) -> None:
    _open_survey(town)
    assert f'href="{SURVEY}"' in counter.get(BOARD).text
    helper = browser_for("localhost")
    helper.sign_in(make_worker(bakery, role=ShopRole.STAFF, email="help@example.org").id)
    assert ASKED not in helper.get(BOARD).text
