"""The streets of `make bench-payments`: what residents and shops do there, and what must be left."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Self

from sqlalchemy import func, select

from marketplace.cli.reconciling.running import reconcile
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.moving.audit import breaches
from marketplace.payments.commands.models import UNDONE, Command
from marketplace.payments.findings.models import ReconciliationFinding
from marketplace.payments.findings.runs import RunKind
from marketplace.payments.gateways.patience import Patience
from marketplace.payments.gateways.stripe.opening import open_stripe
from marketplace.payments.inbox.models import EventState, WebhookEvent
from marketplace.payments.models import Payment
from marketplace.payments.opening import open_checkout
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.pickup.slots import Rule
from tests.factories import THURSDAY_MORNING, make_town
from tests.payments.desk import NEVER, Desk
from tests.stripe_double.double import SECRET, TEST_KEY, StripeDouble
from tests.stripe_double.objects import Thing

_PATIENCE = Patience(1.5)  # the double's slow answers take longer
_EXPECTED = {"external_refund"}  # what a person is told of though nothing is wrong
_MADE_ONCE = {"checkout.session", "refund", "transfer", "transfer_reversal"}
_ROUND = timedelta(minutes=1)
# Whatever is paid today can still be fetched: a bag whose time is over would rightly be given back instead.
_TOMORROW = Rule(capacity=1000, lead_minutes=24 * 60)
_TOTAL, _BREAD, _COMTE = 5000, 2000, 3000
_NO_CHARGE = {"amount_captured": 0, "amount_refunded": 0}


@dataclass
class Street:
    """A town with two shops, and what its orders must keep. Units: cents."""

    desk: Desk
    dice: Random
    news: list[Thing] = field(default_factory=list)
    told: list[Thing] = field(default_factory=list)
    due: dict[int, int] = field(default_factory=dict)
    at: timedelta = field(default_factory=timedelta)

    @classmethod
    def opened(cls, stripe: StripeDouble, number: int, dice: Random) -> Self:
        """A new town, whose shops may receive, and whose line to the provider is impatient."""
        town = make_town(f"rue-{number}", name=f"Rue {number}", host=f"rue-{number}.example.org")
        desk = Desk(town, stripe, rule=_TOMORROW)
        for shop in (desk.bakery, desk.dairy):
            desk.admit(shop)
        told = {
            "market_env": "test",
            "stripe_api_base": stripe.url,
            "stripe_secret_key": TEST_KEY,
            "stripe_webhook_secrets": [SECRET],
        }
        desk.gateway = open_stripe(Settings.model_validate(told), patience=_PATIENCE)
        return cls(desk, dice)

    def trade(self, orders: int, *, rounds: int) -> None:
        """So many orders are made, paid or not, fetched, refused and given back, until nothing waits."""
        heard = self.desk.stripe.world.heard
        heard.append(self.news.append)
        self._order(orders)
        self._go_on(rounds)
        self._pay()
        self._go_on(rounds)
        self._act()
        self._go_on(rounds)
        heard.remove(self.news.append)

    def seen(self) -> Counter[str]:
        """What there was."""
        payments = self._payments()
        paid = [payment for payment in payments if payment.captured_cents]
        return Counter(
            {
                "orders": len(self.due),
                "paid": len(paid),
                "refunds": len(self.desk.refunds()),
                "transfers": len(self.desk.transfers()),
            }
        )

    def wrong(self) -> Iterator[str]:
        """Where an order of this street keeps another amount than is due, here or at the provider."""
        for payment in self._payments():
            due = self.due[payment.own_order_id]
            kept = payment.captured_cents - payment.refunded_cents
            charge = self.desk.stripe.world.things.get(str(payment.charge_id), _NO_CHARGE)
            theirs = charge["amount_captured"] - charge["amount_refunded"]
            if (kept, theirs) != (due, due):
                yield f"order {payment.order_id}: due {due}, kept {kept}, there {theirs}"

    def wrong_in_all(self) -> list[str]:
        """What is wrong on all streets together, once nothing goes wrong any more."""
        stripe, found = self.desk.stripe, _unfinished()
        found += [f"the double's cage: {slip}" for slip in (*stripe.desk.broken, *stripe.desk.refused)]
        made = Counter(
            (thing["object"], thing["metadata"]["command_id"])
            for thing in stripe.world.things.values()
            if thing["object"] in _MADE_ONCE and thing["metadata"].get("command_id")
        )
        found += [f"made twice: {command}" for command, times in made.items() if times > 1]
        charges = Counter(thing["id"] for thing in stripe.world.of_kind("charge"))
        found += [f"not of one order: charge {name}" for name in charges - _known_charges()]
        with self._now():
            found += _reconciled(self.desk)
            found += [str(breach) for breach in breaches() if not breach.is_finding]
        return found

    def _order(self, orders: int) -> None:
        with clock.travel(THURSDAY_MORNING):
            for _order in range(orders):
                order_id = self.desk.order()
                self.due[order_id] = 0
                with transaction():
                    ask = self.desk.ask(minutes=23 * 60)
                    open_checkout(self.desk.town.id, order_id=order_id, ask=ask)

    def _pay(self) -> None:
        with self._now():
            for payment in self._payments():
                page = self.desk.stripe.world.things.get(str(payment.checkout_session_id))
                if self.dice.random() < 0.1 or page is None or page["status"] != "open":
                    continue  # never paid; or it was opened too late, and its goods are free again
                if self.dice.random() < 0.1:
                    self.desk.stripe.decline(str(payment.checkout_session_id))
                self.desk.stripe.pay(str(payment.checkout_session_id))
                self.due[payment.own_order_id] = _TOTAL

    def _act(self) -> None:
        with self._now():
            for payment in self._payments():
                if payment.captured_cents:
                    self._act_on(payment)

    def _act_on(self, payment: Payment) -> None:
        order_id, luck = payment.own_order_id, self.dice.random()
        if luck < 0.25:
            with transaction():
                self.desk.refuse(order_id, self.desk.dairy)
            self.due[order_id] -= _COMTE
        elif luck < 0.4:
            self.desk.stripe.refund_by_hand(str(payment.payment_intent_id), 300)
            self.due[order_id] -= 300
        if self.dice.random() < 0.7:
            self.desk.collect(order_id, self.desk.bakery)
        if self.dice.random() < 0.5:
            self._give_back(order_id, self.dice.randrange(1, _BREAD))

    def _give_back(self, order_id: int, cents: int) -> None:
        line = self.desk.line(order_id, self.desk.bakery)
        with transaction():
            refund_line(
                self.desk.town.id,
                order_line_id=line.id,
                change="bad",
                amount_cents=cents,
                borne_by=Bearer.SHOP,
            )
        self.due[order_id] -= cents

    def _go_on(self, rounds: int) -> None:
        """The worker does its rounds while events come shuffled, some of them twice, until nothing waits."""
        for _round in range(rounds):
            self.at += _ROUND
            with self._now():
                self._deliver()
                self.desk.work()
                if not self.news and not _unfinished():
                    return

    def _deliver(self) -> None:
        self.dice.shuffle(self.news)
        now, self.news[:] = list(self.news), []
        for event in (*now, *self.dice.sample(now, len(now) // 5)):
            self.desk.deliver(event)

    def _now(self) -> AbstractContextManager[None]:
        return clock.travel(THURSDAY_MORNING + self.at)

    def _payments(self) -> list[Payment]:
        db.session.rollback()
        query = select(Payment).where(Payment.town_id == self.desk.town.id).order_by(Payment.id)
        return list(db.session.scalars(query))


def _reconciled(desk: Desk) -> list[str]:
    """What reconciliation has to tell that nobody expects: differences between the two books, above all."""
    reconcile(RunKind.DAILY, gateways=[desk.gateway], stop=NEVER, on_session=desk.on_session)
    findings = db.session.scalars(select(ReconciliationFinding))
    return [
        f"finding: {one.kind} {one.about}: ours {one.ours}, theirs {one.theirs}"
        for one in findings
        if one.kind not in _EXPECTED
    ]


def _unfinished() -> list[str]:
    db.session.rollback()
    commands = db.session.scalar(
        select(func.count())
        .select_from(Command)
        .where(Command.state.in_(UNDONE))
        .execution_options(all_towns=True)
    )
    late = (EventState.RECEIVED, EventState.FAILED, EventState.DEAD)
    events = db.session.scalar(
        select(func.count()).select_from(WebhookEvent).where(WebhookEvent.state.in_(late))
    )
    told = {"commands wait": commands or 0, "events wait or are dead": events or 0}
    return [f"{number} {what}" for what, number in told.items() if number]


def _known_charges() -> Counter[str]:
    """The charges that orders here name, each as often as one does."""
    query = select(Payment.charge_id).where(Payment.charge_id.is_not(None))
    return Counter(str(name) for name in db.session.scalars(query.execution_options(all_towns=True)))
