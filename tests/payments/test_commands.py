"""Commands: done once at the provider, whatever happens to the line, the worker or the key."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.checkout.errands import carry_out
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.commands.carrying import carry, must_look_first
from marketplace.payments.commands.claiming import LEASE, anything_due, claim, claim_next
from marketplace.payments.commands.models import Command, CommandKind, CommandState
from marketplace.payments.commands.noting import note
from marketplace.payments.commands.ordering import withdraw
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.opening import close_checkout, open_checkout
from marketplace.payments.pauses import pause_after
from marketplace.payments.refunds.deciding import refund_bag
from marketplace.payments.refunds.models import Bearer
from marketplace.payments.states import RefundState
from tests.payments.desk import Desk
from tests.stripe_double.faults import Fault

pytestmark = pytest.mark.all_towns


def refunding(desk: Desk) -> Payment:
    """A paid order whose bakery refuses: its refund is decided and not carried out."""
    payment = desk.paid()
    bag = desk.bag(payment.own_order_id, desk.bakery)
    with transaction():
        refund_bag(desk.town.id, shop_order_id=bag.id, change="declined", borne_by=Bearer.SHOP)
    return payment


def refund_command(desk: Desk) -> Command:
    """The latest command to refund."""
    db.session.rollback()
    query = select(Command).where(Command.town_id == desk.town.id, Command.kind == CommandKind.REFUND)
    return db.session.scalars(query.order_by(Command.id.desc()).limit(1)).one()


def made(desk: Desk, payment: Payment) -> list[int]:
    """The refunds that the provider has."""
    return [refund.amount_cents for refund in desk.gateway.refunds_of(str(payment.payment_intent_id))]


def later(desk: Desk, minutes: float) -> None:
    """The worker's next rounds, after a while."""
    with clock.travel(clock.now() + timedelta(minutes=minutes)):
        desk.work()


def test_two_workers_never_carry_the_same_command(desk: Desk) -> None:
    refunding(desk)
    with transaction():
        first = claim_next(desk.gateway.name)
    with transaction():
        second = claim_next(desk.gateway.name)
    assert first
    assert second is None
    assert not anything_due(desk.gateway.name)
    carry_out(first, gateway=desk.gateway, on_session=desk.on_session)


def test_a_dead_worker_s_claim_comes_free_and_what_it_did_is_not_done_again(desk: Desk) -> None:
    payment = refunding(desk)
    with transaction():
        errand = claim_next(desk.gateway.name)
    assert errand
    carry(errand, gateway=desk.gateway)  # done, and killed before it could be written down
    assert refund_command(desk).state == CommandState.SENT
    desk.work()
    assert refund_command(desk).state == CommandState.SENT
    with clock.travel(clock.now() + LEASE + timedelta(seconds=1)):
        desk.work()
    assert refund_command(desk).state == CommandState.SUCCEEDED
    assert made(desk, payment) == [2000]
    assert desk.payment(payment.id).refunded_cents == 2000


def test_what_a_lost_claim_brought_is_written_down_all_the_same(desk: Desk) -> None:
    payment = refunding(desk)
    with transaction():
        slow = claim_next(desk.gateway.name)
    assert slow
    with clock.travel(clock.now() + LEASE + timedelta(seconds=1)):
        desk.work()
    answer = carry(slow, gateway=desk.gateway)
    with transaction():
        note(slow, answer=answer, on_session=desk.on_session)
    assert made(desk, payment) == [2000]
    assert desk.findings() == []


def test_an_event_completes_a_command_whose_answer_was_lost(desk: Desk) -> None:
    refunding(desk)
    with transaction():
        errand = claim_next(desk.gateway.name)
    assert errand
    carry(errand, gateway=desk.gateway)
    for event in desk.news():
        desk.deliver(event)
    desk.work()  # the claim still holds: only the event can have done it
    assert refund_command(desk).state == CommandState.SUCCEEDED
    assert [refund.state for refund in desk.refunds()] == [RefundState.SUCCEEDED]


@pytest.mark.parametrize(
    "fault",
    [Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.CUT_SHORT, Fault.NOT_JSON, Fault.LOOSE_500, Fault.CONFLICT],
)
def test_a_fault_of_the_line_is_tried_again_with_the_same_key(desk: Desk, fault: Fault) -> None:
    payment = refunding(desk)
    key = refund_command(desk).idempotency_key
    desk.stripe.faults.next(fault, path="/v1/refunds")
    desk.work()
    command = refund_command(desk)
    assert command.state in {CommandState.UNKNOWN, CommandState.SENT}
    assert command.due_at > clock.now()
    later(desk, 1)
    command = refund_command(desk)
    assert (command.state, command.idempotency_key) == (CommandState.SUCCEEDED, key)
    assert made(desk, payment) == [2000]


@pytest.mark.parametrize("fault", [Fault.STORED_500, Fault.STORED_500_AFTER])
def test_a_failure_stored_under_the_key_is_looked_into_and_asked_anew_only_if_nothing_is_there(
    desk: Desk, fault: Fault
) -> None:
    payment = refunding(desk)
    key = refund_command(desk).idempotency_key
    desk.stripe.faults.next(fault, path="/v1/refunds")
    for minutes in (0, 1, 3, 9, 27, 60, 90):
        later(desk, minutes)
    command = refund_command(desk)
    assert command.state == CommandState.SUCCEEDED
    assert (command.idempotency_key == key) == (fault is Fault.STORED_500_AFTER)
    assert made(desk, payment) == [2000]
    assert [refund.state for refund in desk.refunds()] == [RefundState.SUCCEEDED]


@pytest.mark.parametrize("fault", [Fault.STORED_500, Fault.STORED_500_AFTER])
def test_a_page_whose_closing_fails_under_its_key_is_looked_at_and_closed_under_another(
    desk: Desk, fault: Fault
) -> None:
    payment = desk.opened(desk.order())
    with transaction():
        close_checkout(desk.town.id, payment_id=payment.id)
    desk.stripe.faults.next(fault, path="/expire")
    for minutes in (0, 1, 3, 9, 20, 25):
        later(desk, minutes)
    query = select(Command.state).where(Command.town_id == desk.town.id, Command.kind == CommandKind.EXPIRE)
    states = list(db.session.scalars(query.order_by(Command.id)))
    spent = [] if fault is Fault.STORED_500_AFTER else [CommandState.FAILED]
    assert states == [*spent, CommandState.SUCCEEDED]
    assert desk.payment(payment.id).state == PaymentState.EXPIRED
    assert desk.gateway.retrieve_checkout(str(payment.checkout_session_id)).status == "expired"


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_a_key_that_may_be_forgotten_is_not_trusted(desk: Desk, fault: Fault) -> None:
    payment = refunding(desk)
    key = refund_command(desk).idempotency_key
    desk.stripe.faults.next(fault, path="/v1/refunds")
    desk.work()
    with clock.travel(clock.now() + timedelta(hours=25)):
        desk.work()
        desk.work()
    command = refund_command(desk)
    assert command.state == CommandState.SUCCEEDED
    assert (command.idempotency_key == key) == (fault is Fault.LOST_AFTER)
    assert made(desk, payment) == [2000]


def test_a_key_is_trusted_for_less_than_a_day(desk: Desk) -> None:
    refunding(desk)
    with transaction():
        errand = claim_next(desk.gateway.name)
    assert errand
    with clock.travel(errand.first_sent_at + timedelta(hours=23)):
        assert not must_look_first(errand)
    with clock.travel(errand.first_sent_at + timedelta(hours=23, seconds=1)):
        assert must_look_first(errand)


def test_a_command_that_the_provider_refuses_is_told_and_not_sent_again(desk: Desk) -> None:
    payment = refunding(desk)
    desk.stripe.refund_by_hand(str(payment.payment_intent_id), 5000)
    desk.work()
    desk.refused_before = len(desk.stripe.desk.refused)
    assert refund_command(desk).state == CommandState.FAILED
    assert [refund.state for refund in desk.refunds()] == [RefundState.FAILED]
    assert desk.findings() == ["refund_refused"]
    assert desk.payment(payment.id).refunded_cents == 0
    desk.hear()  # and what was given back by hand is written down
    assert desk.payment(payment.id).refunded_cents == 5000


def test_a_page_that_the_provider_refuses_to_open_fails_its_attempt(desk: Desk) -> None:
    order_id = desk.order()
    with transaction():  # no provider opens a page for less than half an hour
        attempt = open_checkout(desk.town.id, order_id=order_id, ask=desk.ask(minutes=5))
    desk.work()
    desk.refused_before = len(desk.stripe.desk.refused)
    assert desk.payment(attempt.payment_id).state == PaymentState.FAILED
    assert desk.findings() == ["checkout_refused"]
    assert desk.opened(order_id).state == PaymentState.OPEN  # the goods are still held: another try


def test_the_paying_view_may_carry_its_own_command_at_once(desk: Desk) -> None:
    attempt = desk.open(desk.order())
    assert attempt.command_id
    with transaction():
        errand = claim(desk.town.id, command_id=attempt.command_id, gateway=desk.gateway.name)
    assert errand
    carry_out(errand, gateway=desk.gateway, on_session=desk.on_session)
    assert desk.payment(attempt.payment_id).state == PaymentState.OPEN
    with transaction():
        assert claim(desk.town.id, command_id=attempt.command_id, gateway=desk.gateway.name) is None


def test_a_command_that_was_sent_is_not_withdrawn(desk: Desk) -> None:
    refunding(desk)
    with transaction():
        errand = claim_next(desk.gateway.name)
    assert errand
    with transaction():
        assert not withdraw(desk.town.id, kind=CommandKind.REFUND, subject_id=errand.subject_id, why="a try")
    carry_out(errand, gateway=desk.gateway, on_session=desk.on_session)


def test_pauses_grow_up_to_a_quarter_of_an_hour() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 20)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=10), timedelta(minutes=15))


def test_a_provider_that_stays_silent_does_not_keep_the_worker(desk: Desk) -> None:
    orders = [desk.order((desk.bread, 1)) for _ in range(5)]
    for order_id in orders:
        desk.open(order_id)
    desk.stripe.faults.next(Fault.LOST_BEFORE, times=3)
    assert desk.carry() == 3
    assert desk.carry() == 2  # those that nobody had asked for; the others wait their time
