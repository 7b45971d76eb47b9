"""Events: verified and kept once at the door, asked about again, applied once, given up after ten tries."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.gateways.errors import SignatureError, WrongMode
from marketplace.payments.inbox.hearing import LEASE, MOST_ATTEMPTS, any_waiting, claim_event
from marketplace.payments.inbox.models import EventState, WebhookEvent
from marketplace.payments.inbox.receiving import keep_event, receive_event
from marketplace.payments.models import PaymentState
from tests.payments.desk import Desk
from tests.stripe_double.double import SECRET, signed
from tests.stripe_double.faults import Fault
from tests.stripe_double.objects import Thing

pytestmark = pytest.mark.all_towns


def states(*kinds: str) -> list[EventState]:
    """Where the events of these kinds stand."""
    db.session.rollback()
    query = select(WebhookEvent.state).where(WebhookEvent.type.in_(kinds)).order_by(WebhookEvent.id)
    return list(db.session.scalars(query))


def completed(desk: Desk) -> tuple[int, Thing]:
    """A payment that was made, and the event that tells of it."""
    payment = desk.opened(desk.order())
    desk.stripe.pay(str(payment.checkout_session_id))
    return payment.id, next(e for e in desk.news() if e["type"] == "checkout.session.completed")


def test_an_event_is_kept_once_and_applied_once(desk: Desk) -> None:
    payment_id, event = completed(desk)
    assert desk.deliver(event)
    assert not desk.deliver(event)
    desk.work()
    assert not desk.deliver(event)
    desk.work()
    assert states("checkout.session.completed") == [EventState.DONE]
    assert desk.payment(payment_id).state == PaymentState.SUCCEEDED
    assert len(desk.verdicts) == 2  # the page was opened, the page was paid


def test_a_forged_event_leaves_no_trace(desk: Desk) -> None:
    _payment_id, event = completed(desk)
    raw, headers = signed(event, secret="whsec_other", at=desk.stripe.world.now())
    with pytest.raises(SignatureError), transaction():
        receive_event(desk.gateway, raw=raw, headers=headers)
    assert states("checkout.session.completed") == []


def test_an_event_of_the_other_mode_is_refused_at_the_door(desk: Desk) -> None:
    _payment_id, event = completed(desk)
    raw, headers = signed({**event, "livemode": True}, secret=SECRET, at=desk.stripe.world.now())
    with pytest.raises(WrongMode), transaction():
        receive_event(desk.gateway, raw=raw, headers=headers)


def test_an_event_of_the_other_mode_found_elsewhere_is_told_and_never_applied(desk: Desk) -> None:
    payment_id, _event = completed(desk)
    found = next(e for e in desk.gateway.events_since(clock.now() - timedelta(hours=1)) if e.object_id)
    with transaction():
        keep_event(desk.gateway.name, event=found, livemode=True)
    desk.work()
    assert desk.payment(payment_id).state == PaymentState.OPEN
    assert desk.findings() == ["event_mode"]


def test_what_never_came_to_the_door_is_found_among_theirs(desk: Desk) -> None:
    payment_id, _event = completed(desk)
    events = list(desk.gateway.events_since(clock.now() - timedelta(hours=2)))
    with transaction():
        kept = [keep_event(desk.gateway.name, event=event, livemode=False) for event in events]
    assert any(kept)
    desk.work()
    assert desk.payment(payment_id).state == PaymentState.SUCCEEDED


def test_an_event_of_no_concern_is_ignored(desk: Desk) -> None:
    _payment_id, event = completed(desk)
    desk.deliver({**event, "id": "evt_payout", "type": "payout.paid"})
    desk.work()
    assert states("payout.paid") == [EventState.IGNORED]


def test_two_workers_never_hear_the_same_event_and_a_dead_one_s_comes_free(desk: Desk) -> None:
    _payment_id, event = completed(desk)
    desk.deliver(event)
    with transaction():
        first = claim_event(desk.gateway.name)
    with transaction():
        second = claim_event(desk.gateway.name)
    assert first
    assert second is None
    with clock.travel(clock.now() + LEASE + timedelta(seconds=1)):
        desk.work()
    assert states("checkout.session.completed") == [EventState.DONE]


def test_a_provider_that_does_not_answer_is_asked_again_later(desk: Desk) -> None:
    payment_id, event = completed(desk)
    desk.deliver(event)
    desk.stripe.faults.next(Fault.LOST_BEFORE, path="/v1/checkout")
    desk.work()
    assert states("checkout.session.completed") == [EventState.FAILED]
    assert not any_waiting(desk.gateway.name)
    with clock.travel(clock.now() + timedelta(minutes=1)):
        desk.work()
    assert desk.payment(payment_id).state == PaymentState.SUCCEEDED


def test_an_event_that_never_works_is_given_up_and_told(desk: Desk) -> None:
    _payment_id, event = completed(desk)
    desk.deliver(event)
    desk.stripe.faults.next(Fault.LOST_BEFORE, path="/v1/checkout", times=MOST_ATTEMPTS)
    for hours in range(MOST_ATTEMPTS + 1):
        with clock.travel(clock.now() + timedelta(hours=hours)):
            desk.work()
    assert states("checkout.session.completed") == [EventState.DEAD]
    assert desk.findings() == ["dead_event"]
