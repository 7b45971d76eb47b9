"""Residents, shops, banks and power cuts in any order: after each step every invariant of money holds.

The process dies at a random step of a random command or event (an exception stands for the kill: the
transaction is lost, what the provider did is not), calls fail, events are lost, come twice and out of order.
When all is quiet again, the books agree with the provider's. MARKET_MONEY_EXAMPLES=300 walks for long.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from marketplace.core import clock, crash
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.moving.audit import book, breaches_of, money
from marketplace.orders.states import ShopOrderState
from marketplace.payments.inbox.receiving import keep_event
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.opening import close_checkout
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.payments.states import PAYABLE
from tests.factories import make_town
from tests.payments.desk import Desk
from tests.payments.power import power_cut_at
from tests.stripe_double.double import stripe_double
from tests.stripe_double.faults import Fault
from tests.stripe_double.objects import Thing
from tests.stripe_double.world import Refused

pytestmark = pytest.mark.all_towns

POINTS = sorted(point for point in crash.POINTS if point.startswith(("command.", "event.")))
FAULTS = [
    Fault.LOST_BEFORE,
    Fault.LOST_AFTER,
    Fault.STORED_500,
    Fault.STORED_500_AFTER,
    Fault.NOT_JSON,
    Fault.CONFLICT,
    Fault.RATE_LIMITED,
]
ANY = st.integers(0, 99)
_MADE_ONCE = {"checkout.session", "refund", "transfer", "transfer_reversal"}


class Street(RuleBasedStateMachine):
    """What may happen on a street, one thing after another."""

    towns = count(1)

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        name = f"rue-{next(self.towns)}"
        town = make_town(name, name=name, host=f"{name}.example.org")
        self.desk = Desk(town, self.closing.enter_context(stripe_double()))
        self.desk.admit(self.desk.bakery)
        self.desk.admit(self.desk.dairy)
        self.at = clock.now()
        self.orders: list[int] = []
        self.changes = 0
        self.untold: list[Thing] = []
        self.told: list[Thing] = []

    # --- residents ---

    @rule(how=st.sampled_from(["later", "at once", "and pays", "and pays"]))
    def order(self, how: str) -> None:
        """Somebody orders and is led to the paying page, by the worker or at once, and perhaps pays."""
        order_id = self.desk.order()
        payment_id = self.desk.open(order_id).payment_id
        self.orders.append(order_id)
        if how != "later":
            self.desk.carry()
        page = self.desk.payment(payment_id).checkout_session_id
        if how == "and pays" and page:
            self.desk.stripe.pay(page)
            self.desk.hear()

    @precondition(lambda self: self.orders)
    @rule(pick=ANY, act=st.sampled_from(["pay", "pay", "decline", "expire", "promise"]))
    def use_page(self, pick: int, act: str) -> None:
        """Somebody pays, or does not."""
        pages = [p for p in self.payments() if p.checkout_session_id and self._is_open(p.checkout_session_id)]
        if pages:
            getattr(self.desk.stripe, act)(str(pages[pick % len(pages)].checkout_session_id))

    @precondition(lambda self: self.orders)
    @rule(pick=ANY)
    def change_basket(self, pick: int) -> None:
        """Somebody changes the basket: its page is to be closed."""
        payment = self.payments()[pick % len(self.payments())]
        self.decide(lambda: close_checkout(self.desk.town.id, payment_id=payment.id))

    # --- shops ---

    @precondition(lambda self: self.orders)
    @rule(pick=ANY, cents=st.integers(1, 2500), borne_by=st.sampled_from(Bearer))
    def give_back_a_part(self, pick: int, cents: int, borne_by: Bearer) -> None:
        """Something was missing or bad."""
        line = self.desk.line(self.orders[pick % len(self.orders)], self.desk.bakery)
        self.changes += 1
        change = f"change {self.changes}"
        self.decide(
            lambda: refund_line(
                self.desk.town.id,
                order_line_id=line.id,
                change=change,
                amount_cents=cents,
                borne_by=borne_by,
            )
        )

    @precondition(lambda self: self.orders)
    @rule(pick=ANY)
    def refuse_bag(self, pick: int) -> None:
        """The dairy cannot."""
        bag = self.desk.bag(self.orders[pick % len(self.orders)], self.desk.dairy)
        if bag.state == ShopOrderState.PLACED:
            order_id = bag.order_id
            self.decide(lambda: self.desk.refuse(order_id, self.desk.dairy))

    @precondition(lambda self: self.orders)
    @rule(pick=ANY)
    def fetch_bag(self, pick: int) -> None:
        """Somebody fetches their bread."""
        order_id = self.orders[pick % len(self.orders)]
        if self.desk.bag(order_id, self.desk.bakery).state == ShopOrderState.PLACED:
            self.desk.collect(order_id, self.desk.bakery)

    # --- banks, and people at the provider's own pages ---

    @precondition(lambda self: self.orders)
    @rule(pick=ANY, cents=st.integers(1, 500))
    def refund_by_hand(self, pick: int, cents: int) -> None:
        """Somebody gives money back on the provider's own pages."""
        paid = [p for p in self.payments() if p.payment_intent_id]
        if paid:
            payment = paid[pick % len(paid)]
            left = payment.captured_cents - payment.refunded_cents
            if left > cents:
                with suppress(Refused):  # less is left than we know of
                    self.desk.stripe.refund_by_hand(str(payment.payment_intent_id), cents)

    @precondition(lambda self: self.orders)
    @rule(pick=ANY)
    def refund_comes_back(self, pick: int) -> None:
        """A bank sends a refund back."""
        made = [
            refund for refund in self.desk.refunds() if refund.provider_id and refund.state == "succeeded"
        ]
        if made:
            with suppress(Refused):  # it has come back already: we have not heard of it yet
                self.desk.stripe.refund_fails(str(made[pick % len(made)].provider_id))

    # --- the line, the worker, the power ---

    @rule(seed=st.randoms(use_true_random=False), twice=ANY)
    def tell(self, seed: object, twice: int) -> None:
        """Some of what the provider has to tell comes, shuffled; some of it a second time."""
        self.untold += self.desk.news()
        seed.shuffle(self.untold)  # type: ignore[attr-defined]
        half = len(self.untold) // 2 + 1
        now, self.untold = self.untold[:half], self.untold[half:]
        self.told += now
        for event in now + self.told[: twice % 4]:
            self.desk.deliver(event)

    @rule(fault=st.sampled_from(FAULTS))
    def line_fails(self, fault: Fault) -> None:
        """The next call to the provider fails."""
        self.desk.stripe.faults.next(fault)

    @rule(point=st.sampled_from([*POINTS, "command.answered"]))
    def work_until_the_power_goes(self, point: str) -> None:
        """The worker dies somewhere."""
        with power_cut_at(point):
            self.desk.work()

    @rule(minutes=st.sampled_from([0, 3, 20]))
    def work(self, minutes: int) -> None:
        """The worker does a round, a while later."""
        self.at += timedelta(minutes=minutes)
        with clock.travel(self.at):
            self.desk.work()

    # --- what must hold ---

    @invariant()
    def money_adds_up(self) -> None:
        """Every invariant of card money and of the book."""
        db.session.rollback()
        found = [
            str(breach)
            for check in (*money.checks(), *book.checks())
            for breach in breaches_of(check)
            if not breach.is_finding
        ]
        assert found == []

    def teardown(self) -> None:
        """In the end every line works, and what never came to the door is asked for: the books agree."""
        with self.closing:
            self.desk.stripe.faults._orders.clear()
            with clock.travel(self.at + timedelta(hours=1)):
                self._hear_all()
            for hours in range(1, 12):
                with clock.travel(self.at + timedelta(hours=hours)):
                    self.desk.work()
            with clock.travel(self.at + timedelta(hours=13)):
                self._look_at_pages()
                self.desk.work()
                self.money_adds_up()
                self._agrees_with_the_provider()

    def _hear_all(self) -> None:
        events = list(self.desk.gateway.events_since(self.at - timedelta(days=1)))
        with transaction():
            for event in events:
                keep_event(self.desk.gateway.name, event=event, livemode=False)

    def _look_at_pages(self) -> None:
        """As reconciliation does with pages whose time is over."""
        for payment in self.payments():
            if payment.state in PAYABLE and payment.checkout_session_id:
                page = self.desk.gateway.retrieve_checkout(payment.checkout_session_id)
                with transaction():
                    self.desk.on_session(page)

    def _agrees_with_the_provider(self) -> None:
        for payment in self.payments():
            page = payment.checkout_session_id
            there = self.desk.gateway.retrieve_checkout(page) if page else None
            assert bool(there and there.paid) == (payment.captured_cents > 0)
            if there is None or not there.paid:
                continue
            alive = [r for r in self.desk.gateway.refunds_of(there.payment_intent_id) if r.status != "failed"]
            assert payment.refunded_cents == sum(refund.amount_cents for refund in alive)
            if payment.state == PaymentState.SUCCEEDED_LATE:
                assert payment.refunded_cents == payment.captured_cents
        assert self.desk.clearing() == self.desk.clearing_at_stripe()
        made = [
            (thing["object"], thing["metadata"]["command_id"])
            for thing in self.desk.stripe.world.things.values()
            if thing["object"] in _MADE_ONCE and thing["metadata"].get("command_id")
        ]
        assert [twice for twice, times in Counter(made).items() if times > 1] == []

    def payments(self) -> list[Payment]:
        """All attempts."""
        db.session.rollback()
        query = select(Payment).where(Payment.town_id == self.desk.town.id).order_by(Payment.id)
        return list(db.session.scalars(query))

    def decide(self, what: Callable[[], object]) -> None:
        """Somebody decides; a refusal changes nothing."""
        try:
            with transaction():
                what()
        except Refusal:
            db.session.rollback()

    def _is_open(self, page: str) -> bool:
        return bool(self.desk.stripe.world.things[page]["status"] == "open")


def test_money_adds_up_whatever_happens(database: None, thursday_morning: datetime) -> None:
    walks = settings(
        max_examples=int(os.environ.get("MARKET_MONEY_EXAMPLES", "4")),
        stateful_step_count=18,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Street, settings=walks)
