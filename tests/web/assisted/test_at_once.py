"""Two agents, or an agent and a resident, at the same instant."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.assisting.calls import Caller, open_call
from marketplace.assisting.errors import CallTaken
from marketplace.assisting.models import AssistedCall, Contact
from marketplace.core.db import db, transaction
from marketplace.orders.handovers.models import Proxy
from marketplace.orders.handovers.proxies import name_proxy
from marketplace.towns.queries import TownView, town_at
from tests.crowd import all_at_once
from tests.factories import make_person
from tests.ordering import make_order, order_named
from tests.web.storefront.buying import Street

pytestmark = pytest.mark.race


@pytest.fixture
def view(street: Street, agent: User) -> TownView:
    town = town_at("localhost")
    assert town
    return town


def answer(view: TownView, user_id: int) -> bool:
    """Pick up; says whether the call is theirs."""
    caller = Caller("Simone Aubry", "02 97 12 34 56", "", Contact.PHONE)
    try:
        with transaction():
            open_call(view, caller=caller, by_user_id=user_id)
    except CallTaken:
        db.session.rollback()
        return False
    return True


def send(view: TownView, order_id: int, name: str) -> None:
    with transaction():
        name_proxy(view.id, order_id=order_id, name=name)


def test_agents_who_answer_one_number_at_once_open_one_call(app: Flask, view: TownView) -> None:
    agents = [make_person(f"agent{n}@example.org").id for n in range(6)]
    taken = all_at_once(app, [partial(answer, view, user_id) for user_id in agents])
    assert sum(taken) == 1
    db.session.rollback()
    assert len(db.session.scalars(select(AssistedCall).where(AssistedCall.town_id == view.id)).all()) == 1


def test_of_friends_named_at_once_one_is_left(app: Flask, view: TownView, street: Street) -> None:
    order_id = order_named(street.town, make_order(street.town, (street.bread, 1)))
    all_at_once(app, [partial(send, view, order_id, f"Amie {n}") for n in range(6)])
    db.session.rollback()
    query = select(Proxy).where(Proxy.town_id == view.id, Proxy.revoked_at.is_(None))
    assert len(db.session.scalars(query).all()) == 1
