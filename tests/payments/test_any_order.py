"""What a provider tells may come in any order and more than once: the books end the same.

Every set of things that may have been told is reached by each of its last ones, and must then stand the same
in all tables. So every order of all of them, one step after the other, ends the same: six have 720 orders.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import and_, select

from marketplace.core.db import Base, db, transaction
from marketplace.moving.audit import breaches
from marketplace.payments.applying import Told, write_down
from marketplace.payments.commands.carrying import carry
from marketplace.payments.commands.claiming import claim_next
from marketplace.payments.commands.models import Command
from marketplace.payments.errors import NotYet
from marketplace.payments.findings.models import ReconciliationFinding
from marketplace.payments.ledger.models import LedgerEntry, LedgerTransaction
from marketplace.payments.models import Allocation, Payment
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer, Dispute, Refund
from marketplace.payments.transfers.models import Transfer, TransferReversal
from marketplace.payments.transfers.reckoning import lock_account
from tests.payments.desk import Desk

pytestmark = pytest.mark.all_towns

_TABLES: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (Payment, ("state", "captured_cents", "refunded_cents", "fee_cents", "charge_id")),
    (Allocation, ("shop_order_id", "tender", "refunded_cents")),
    (Refund, ("state", "cause", "card_cents", "borne_by", "after_final", "provider_id")),
    (Transfer, ("state", "amount_cents", "reversed_cents", "provider_id")),
    (TransferReversal, ("state", "amount_cents")),
    (Dispute, ("state", "amount_cents", "provider_id")),
    (Command, ("kind", "state", "provider_id")),
    (ReconciliationFinding, ("kind", "about")),
)


def standing() -> Counter[tuple[object, ...]]:
    """All that is written down, without the ids and times that differ from telling to telling."""
    found: Counter[tuple[object, ...]] = Counter()
    for table, names in _TABLES:
        rows = db.session.execute(select(*(getattr(table, name) for name in names)))
        found.update((table.__tablename__, *row) for row in rows)
    found.update(("book", *row) for row in book())
    return found


def book() -> list[tuple[object, ...]]:
    """All that is booked."""
    entry, event = LedgerEntry, LedgerTransaction
    rows = db.session.execute(
        select(event.source_kind, event.kind, entry.account, entry.shop_id, entry.amount_cents).join(
            entry, and_(entry.town_id == event.town_id, entry.transaction_id == event.id)
        )
    )
    return [tuple(row) for row in rows]


def tell(desk: Desk, things: Sequence[Told]) -> list[Told]:
    """Write each down; gives those whose time has not come yet."""
    early = []
    for thing in things:
        try:
            with db.session.begin_nested():
                write_down(thing, on_session=desk.on_session)
        except NotYet:
            early.append(thing)
    return early


@dataclass
class Walk:
    """A walk through every set of things told. `steps`: the tellings that led from one to the next."""

    desk: Desk
    things: list[Told]
    seen: dict[frozenset[int], Counter[tuple[object, ...]]] = field(default_factory=dict)
    steps: int = 0

    def go(self, known: frozenset[int], early: list[Told]) -> None:
        """From what is known, tell each of the others; go on from each set once."""
        for number in set(range(len(self.things))) - known:
            after = known | {number}
            with db.session.begin_nested() as step:
                still = self.tell(self.things[number], early)
                assert self.seen.setdefault(after, standing()) == standing()
                self.steps += 1
                if not known or number > max(known):
                    self.go(after, still)
                step.rollback()
            db.session.expire_all()

    def tell(self, thing: Told, early: list[Told]) -> list[Told]:
        """One thing, twice, and what came too early before; gives what still waits."""
        waiting = tell(self.desk, [thing, thing, *early])  # twice: the second time changes nothing
        while waiting and len(still := tell(self.desk, waiting)) < len(waiting):
            waiting = still
        return waiting


def check_every_order(desk: Desk, things: list[Told]) -> set[tuple[object, ...]]:
    """Every order of these things ends the same; gives what is booked in the end, by source and kind."""
    with transaction():
        walk = Walk(desk, things)
        walk.go(frozenset(), [])
        assert walk.steps == len(things) * 2 ** (len(things) - 1)
        assert walk.tell(things[0], things) == []
        assert standing() == walk.seen[frozenset(range(len(things)))]
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []
    return {row[:2] for row in book()}


def disputed(desk: Desk, payment: Payment, status: str) -> Told:
    """The buyer's bank has contested it and decided."""
    dispute = desk.stripe.dispute(str(payment.charge_id))
    desk.stripe.decide(dispute["id"], status)
    return desk.gateway.retrieve_dispute(dispute["id"])


def by_hand(desk: Desk, payment: Payment, cents: int) -> str:
    """Somebody gives money back on the provider's own pages; gives the refund's id."""
    refund_id: str = desk.stripe.refund_by_hand(str(payment.payment_intent_id), cents)["id"]
    return refund_id


def test_all_720_orders_of_six_things_end_with_the_same_book(desk: Desk) -> None:
    desk.admit(desk.bakery)
    with transaction():
        account = lock_account(desk.town.id, shop_id=desk.bakery.id)
        assert account
        account.bears_disputes = True
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    line = desk.line(payment.own_order_id, desk.dairy)
    with transaction():
        refund_line(desk.town.id, order_line_id=line.id, change="bad", amount_cents=500, borne_by=Bearer.SHOP)
    for _share_and_refund in range(2):  # both are done, and nobody has written it down
        with transaction():
            errand = claim_next(desk.gateway.name)
        assert errand
        carry(errand, gateway=desk.gateway)
    payment = desk.payment(payment.id)
    failed, kept = by_hand(desk, payment, 300), by_hand(desk, payment, 200)
    desk.stripe.refund_fails(failed)
    page = desk.gateway.retrieve_checkout(str(payment.checkout_session_id))
    (share,) = desk.gateway.transfers_of(page.reference)
    ours = next(r for r in desk.gateway.refunds_of(page.payment_intent_id) if r.command_id)
    theirs = [desk.gateway.retrieve_refund(refund_id) for refund_id in (failed, kept)]
    things: list[Told] = [page, share, ours, *theirs, disputed(desk, payment, "lost")]
    assert check_every_order(desk, things) == {
        ("payment", "paid"),
        ("payment", "fee"),
        ("shop_order", "final"),
        ("transfer", "done"),
        ("refund", "made"),
        ("refund", "failed"),
        ("dispute", "opened"),
        ("dispute", "lost"),
    }


def test_what_is_told_before_the_payment_itself_waits_for_it(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    desk.stripe.pay(str(payment.checkout_session_id))
    page = desk.gateway.retrieve_checkout(str(payment.checkout_session_id))
    intent = page.payment_intent_id
    refunds = [desk.stripe.refund_by_hand(intent, cents)["id"] for cents in (300, 200)]
    dispute = desk.stripe.dispute(page.charge_id)["id"]
    desk.stripe.decide(dispute, "won")
    things: list[Told] = [
        page,
        *(desk.gateway.retrieve_refund(refund_id) for refund_id in refunds),
        desk.gateway.retrieve_dispute(dispute),
    ]
    booked = check_every_order(desk, things)
    assert ("dispute", "won") in booked
    assert ("refund", "made") in booked
