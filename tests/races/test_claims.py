"""Many workers after the same errands to a provider: each errand goes to one of them."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.payments.commands.claiming import claim_next
from marketplace.payments.commands.models import UNDONE, Command, CommandKind, CommandState
from marketplace.payments.commands.ordering import order_command
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.gateways import asked
from marketplace.payments.gateways.answers import Event
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.inbox.hearing import claim_event
from marketplace.payments.inbox.receiving import keep_event
from marketplace.towns.models import Town
from tests.crowd import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.all_towns]
WORKERS, ERRANDS = 6, 30
Claim = Callable[[], int | None]


@pytest.fixture
def errands(town: Town) -> None:
    """So many refunds to be made."""
    with transaction():
        for number in range(ERRANDS):
            order_command(_refund(town, number), subject_id=new_id(), gateway=DEMO)


def _refund(town: Town, number: int) -> asked.RefundRequest:
    return asked.RefundRequest(
        **new_ids(town.id, CommandKind.REFUND),
        order_id=number + 1,
        payment_intent_id=f"pi_{number}",
        amount_cents=100,
        currency="EUR",
    )


def until_none_is_left(claim: Claim) -> Callable[[], list[int]]:
    """Somebody who claims until nothing is left; gives what they got."""

    def work() -> list[int]:
        got = list[int]()
        while (claimed := claim()) is not None:
            got.append(claimed)
        return got

    return work


def claimed_together(app: Flask, claim: Claim) -> list[int]:
    """What all workers together got, who claim at the same time."""
    got = all_at_once(app, [until_none_is_left(claim)] * WORKERS)
    return [one for mine in got for one in mine]


def next_command() -> int | None:
    """As the worker claims."""
    with transaction():
        errand = claim_next(DEMO)
    return errand.id if errand else None


def next_event() -> int | None:
    """As the worker claims."""
    with transaction():
        event = claim_event(DEMO)
    return event.id if event else None


def looked_up_command() -> int | None:
    """Without the guard: looked up first, and taken without asking again whether it is free."""
    db.session.rollback()
    query = select(Command.id).where(
        Command.gateway == DEMO, Command.state.in_(UNDONE), Command.claimed_until.is_(None)
    )
    found = db.session.scalar(query.order_by(Command.id).limit(1).execution_options(all_towns=True))
    if found is None:
        return None
    db.session.rollback()
    with transaction():
        db.session.execute(
            update(Command)
            .where(Command.id == found)
            .values(state=CommandState.SENT, claimed_until=clock.now())
            .execution_options(all_towns=True, synchronize_session=False)
        )
    return found


def test_each_command_goes_to_one_worker(app: Flask, errands: None) -> None:
    got = claimed_together(app, next_command)
    assert len(got) == len(set(got)) == ERRANDS


def test_without_the_guard_some_command_goes_to_two(app: Flask, errands: None) -> None:
    got = claimed_together(app, looked_up_command)
    assert len(set(got)) == ERRANDS
    assert len(got) > ERRANDS


def test_each_event_goes_to_one_worker(app: Flask, town: Town) -> None:
    with transaction():
        for number in range(ERRANDS):
            keep_event(DEMO, event=_event(number), livemode=False)
    got = claimed_together(app, next_event)
    assert len(got) == len(set(got)) == ERRANDS


def _event(number: int) -> Event:
    return Event(
        id=f"evt_{number}",
        type="refund.updated",
        account_id="",
        object_id=f"re_{number}",
        object_type="refund",
        payment_intent_id="",
        command_id="",
        api_version="",
        created_at=clock.now(),
        livemode=False,
        payload="{}",
    )
