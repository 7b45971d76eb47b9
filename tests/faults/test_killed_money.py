"""SIGKILL of the worker at every named point about money: one transfer, one refund, one book."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from marketplace.core import clock
from marketplace.core.crash import POINTS
from marketplace.core.db import transaction
from marketplace.moving.audit import breaches
from marketplace.payments.models import Payment
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.payments.states import RefundState, TransferState
from tests.databases import app_on, bring_up, close_database
from tests.factories import THURSDAY_MORNING, make_town
from tests.faults.killing import KILLED
from tests.payments.desk import Desk
from tests.serving import ROOT
from tests.stripe_double.double import stripe_double
from tests.waiting import line_of, say, started

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

COMMAND_POINTS = sorted(point for point in POINTS if point.startswith("command."))
EVENT_POINTS = sorted(point for point in POINTS if point.startswith("event."))
LEASE_ENDS = timedelta(minutes=3)


@dataclass
class Till:
    """A desk, and a worker beside it that can be killed."""

    desk: Desk
    worker: subprocess.Popen[str]
    crash_file: Path
    at: datetime = field(default=THURSDAY_MORNING)

    def round(self) -> int:
        """One round of the worker, some minutes after the last; its exit status."""
        self.at += LEASE_ENDS
        say(self.worker, self.at.isoformat())
        return int(line_of(self.worker))

    def round_that_dies(self, point: str) -> None:
        """One round in which the worker comes to a point and is killed there."""
        self.crash_file.write_text(point, encoding="ascii")
        assert (self.round(), self.crash_file.exists()) == (KILLED, False), point

    def paid(self) -> Payment:
        """An order that is paid."""
        with clock.travel(self.at):
            return self.desk.paid()

    def made(self, payment: Payment) -> tuple[list[int], list[int]]:
        """What Stripe has made for an order: transfers and refunds, by amount."""
        things = self.desk.stripe.world.of_kind
        group = f"order:{payment.town_id}:{payment.order_id}"
        transfers = [thing["amount"] for thing in things("transfer", transfer_group=group)]
        refunds = [thing["amount"] for thing in things("refund", payment_intent=payment.payment_intent_id)]
        return transfers, refunds


@pytest.fixture
def till(new_database: str, tmp_path: Path) -> Iterator[Till]:
    """A street that takes cards, on a database of its own."""
    app, crash_file = app_on(new_database, tmp_path), tmp_path / "crash-at"
    bring_up(app)
    with ExitStack() as stack:
        stripe = stack.enter_context(stripe_double())
        stack.enter_context(app.app_context())
        stack.callback(close_database)
        with clock.travel(THURSDAY_MORNING):
            desk = Desk(make_town(), stripe)
            desk.admit(desk.bakery)
        environment = {
            **stripe.environment,
            "MARKET_ENV": "test",
            "MARKET_VAR": str(tmp_path),
            "DATABASE_URL": new_database,
            "CRASH_FILE": str(crash_file),
        }
        command = [sys.executable, "-m", "tests.faults.money_rounds"]
        worker = stack.enter_context(started(command, cwd=ROOT, env={**os.environ, **environment}))
        yield Till(desk, worker, crash_file)


def test_a_worker_killed_at_any_point_hands_over_once_and_gives_back_once(till: Till) -> None:
    desk = till.desk
    for number, point in enumerate(COMMAND_POINTS, start=1):
        payment = till.paid()
        with clock.travel(till.at):
            desk.collect(payment.own_order_id, desk.bakery)
        till.round_that_dies(point)
        done = ["command.answered", "command.before_commit", "command.noted"]
        assert till.made(payment) == ([1900] if point in done else [], []), point
        assert till.round() == 0
        line = desk.line(payment.own_order_id, desk.dairy)
        with clock.travel(till.at), transaction():
            refund_line(
                desk.town.id, order_line_id=line.id, change=point, amount_cents=700, borne_by=Bearer.SHOP
            )
        till.round_that_dies(point)
        assert till.round() == 0
        assert till.made(payment) == ([1900], [700]), point
        assert [transfer.state for transfer in desk.transfers()] == [TransferState.DONE] * number
        assert [refund.state for refund in desk.refunds()] == [RefundState.SUCCEEDED] * number
    _is_sound(till)


def test_a_worker_killed_while_it_hears_writes_everything_down_once(till: Till) -> None:
    desk = till.desk
    for number, point in enumerate(EVENT_POINTS, start=1):
        payment = till.paid()
        with clock.travel(till.at):
            desk.stripe.refund_by_hand(str(payment.payment_intent_id), 300)
            for event in desk.news():
                desk.deliver(event)
        till.round_that_dies(point)
        assert (till.round(), till.round()) == (0, 0)
        assert [refund.card_cents for refund in desk.refunds()] == [300] * number
        assert desk.payment(payment.id).refunded_cents == 300
    _is_sound(till)


def _is_sound(till: Till) -> None:
    assert till.desk.clearing() == till.desk.clearing_at_stripe()
    with clock.travel(till.at):
        assert [str(breach) for breach in breaches()] == []
