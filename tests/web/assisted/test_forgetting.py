"""What callers said has an end; what an order tells stays. Until then their own file has it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.assisting.forgetting import CALL_DAYS, MANDATE_DAYS, forget_calls, forget_mandates
from marketplace.assisting.mandates import Terms, note_mandate
from marketplace.assisting.models import AssistedCall, Contact, ResidentMandate
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.person import tables
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, make_person
from tests.visitors import Visitor
from tests.web.assisted.calling import CALLER, assisted_orders, begin, place, say
from tests.web.storefront.buying import Street

pytestmark = pytest.mark.all_towns
LATER = THURSDAY_MORNING + timedelta(days=CALL_DAYS + 1)


def calls(street: Street) -> list[AssistedCall]:
    """The calls of the town, as they are now."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(AssistedCall).where(AssistedCall.town_id == street.town.id)))


@pytest.fixture
def mandate_id(street: Street, agent: User) -> int:
    """Simone lets the agents order until tonight."""
    today = clock.today(street.town.time_zone)
    terms = Terms(CALLER["name"], "02 97 12 34 56", today, None, (), Contact.PHONE)
    with transaction():
        return note_mandate(town_by_id(street.town.id), terms=terms, by=Actor.agent(agent.id)).id


def test_a_call_without_an_order_is_erased_after_a_month(desk: Visitor, street: Street) -> None:
    begin(desk)
    with transaction():
        assert forget_calls(street.town.id, now=LATER - timedelta(days=2), limit=9) == 0
    assert len(calls(street)) == 1
    with transaction():
        assert forget_calls(street.town.id, now=LATER, limit=9) == 1
    assert calls(street) == []


def test_a_call_with_an_order_stays_without_its_caller(desk: Visitor, street: Street) -> None:
    call = begin(desk)
    say(desk, call, "2 baguettes")
    place(desk, call)
    assert len(assisted_orders(street)) == 1
    with transaction():
        assert forget_calls(street.town.id, now=LATER, limit=9) == 1
        assert forget_calls(street.town.id, now=LATER, limit=9) == 0
    (kept,) = calls(street)
    assert (kept.name, kept.phone, kept.email) == ("", "", "")
    assert len(assisted_orders(street)) == 1


def test_a_mandate_is_erased_a_year_after_its_end(street: Street, mandate_id: int) -> None:
    today = clock.today(street.town.time_zone)
    with transaction():
        forget_mandates(street.town.id, today=today + timedelta(days=MANDATE_DAYS), limit=9)
    assert db.session.scalars(select(ResidentMandate.id)).all() == [mandate_id]
    with transaction():
        forget_mandates(street.town.id, today=today + timedelta(days=MANDATE_DAYS + 1), limit=9)
    assert db.session.scalars(select(ResidentMandate.id)).all() == []


def test_a_mandate_that_a_call_names_stays_without_a_name(
    desk: Visitor, street: Street, mandate_id: int
) -> None:
    begin(desk)
    today = clock.today(street.town.time_zone)
    with transaction():
        forget_mandates(street.town.id, today=today + timedelta(days=MANDATE_DAYS + 1), limit=9)
    db.session.expire_all()
    kept = db.session.scalars(select(ResidentMandate)).one()
    assert (kept.id, kept.name, kept.phone) == (mandate_id, "", "")


def test_their_own_file_has_what_was_said_and_who_helped(
    desk: Visitor, street: Street, mandate_id: int
) -> None:
    simone = make_person("simone@example.org", name="Simone Aubry")
    stranger = make_person("other@example.org")
    call = begin(desk)
    say(desk, call, "2 baguettes")
    place(desk, call)
    with transaction():
        db.session.scalars(select(Order).where(Order.town_id == street.town.id)).one().user_id = simone.id
    (helped,) = tables.help_given(street.town.id, simone.id)
    (said,) = tables.calls_made(street.town.id, simone.id)
    assert (helped.by_name, said.name) == ("Gwen Le Bris", "Simone Aubry")
    assert [row.name for row in tables.mandates(street.town.id, simone.id)] == ["Simone Aubry"]
    for read in (tables.help_given, tables.calls_made, tables.mandates):
        assert read(street.town.id, stranger.id) == []
