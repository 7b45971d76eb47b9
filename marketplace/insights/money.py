"""What whoever runs the installation sees of its money: what a person has to look at. Reads over towns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, literal, select

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.models import Order
from marketplace.payments.commands.models import Command, CommandKind, CommandState
from marketplace.payments.commands.noting import ASKED_ANEW
from marketplace.payments.findings.models import FindingState, ReconciliationFinding
from marketplace.payments.findings.runs import EVERY, RunKind, last_good_start
from marketplace.payments.inbox.models import EventState, WebhookEvent
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.states import TransferState
from marketplace.payments.transfers.models import Transfer
from marketplace.shops.models import Shop
from marketplace.towns.models import Town

RECENT = timedelta(days=30)
_MOST_FINDINGS, _MOST = 50, 20


@dataclass(frozen=True)
class FindingRow:
    """Something that does not add up. `town_name` is None for what is of no town."""

    id: int
    kind: str
    about: str
    ours: str
    theirs: str
    town_name: str | None
    found_at: datetime
    seen_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    note: str


@dataclass(frozen=True)
class MoneyRow:
    """A payment or a share that waits for a person. Units: cents."""

    town_name: str
    reference: str
    shop_name: str
    cents: int
    currency: str
    since: datetime


@dataclass(frozen=True)
class RefusedCommand:
    """Something that a provider refused to do."""

    town_name: str
    kind: CommandKind
    subject_id: int
    attempts: int
    last_error: str
    at: datetime


@dataclass(frozen=True)
class DeadEvent:
    """Something that a provider told of and that could not be written down."""

    event_id: str
    type: str
    attempts: int
    last_error: str
    received_at: datetime


@dataclass(frozen=True)
class LastRun:
    """The last comparison that came to its end; None when there was none."""

    gateway: str
    kind: RunKind
    started_at: datetime | None

    @property
    def is_overdue(self) -> bool:
        """Whether the next one should have come to its end long ago."""
        return self.started_at is None or clock.now() - self.started_at > 2 * EVERY[self.kind]


def open_findings() -> list[FindingRow]:
    """What nobody has closed, the latest first."""
    query = (
        select(*_FINDING)
        .outerjoin(Town, Town.id == ReconciliationFinding.town_id)
        .outerjoin(User, User.id == ReconciliationFinding.closed_by_user_id)
        .where(ReconciliationFinding.state == FindingState.OPEN)
        .order_by(ReconciliationFinding.found_at.desc(), ReconciliationFinding.id.desc())
        .limit(_MOST_FINDINGS)
    )
    return [FindingRow(*row) for row in db.session.execute(query)]


def finding_of(finding_id: int) -> FindingRow | None:
    """One finding, open or closed."""
    query = (
        select(*_FINDING)
        .outerjoin(Town, Town.id == ReconciliationFinding.town_id)
        .outerjoin(User, User.id == ReconciliationFinding.closed_by_user_id)
        .where(ReconciliationFinding.id == finding_id)
    )
    row = db.session.execute(query).one_or_none()
    return FindingRow(*row) if row else None


def count_open_findings() -> int:
    """How many things nobody has closed."""
    query = select(func.count()).where(ReconciliationFinding.state == FindingState.OPEN)
    return db.session.scalar(query) or 0


def quarantined_payments() -> list[MoneyRow]:
    """Payments that are not what was asked for: they released nothing."""
    query = (
        select(
            Town.name,
            Order.reference,
            literal(""),
            Payment.amount_cents,
            Payment.currency,
            Payment.changed_at,
        )
        .join(Town, Town.id == Payment.town_id)
        .join(Order, and_(Order.town_id == Payment.town_id, Order.id == Payment.order_id))
        .where(Payment.state == PaymentState.MISMATCH)
        .order_by(Payment.expires_at.desc())
        .limit(_MOST)
        .execution_options(all_towns=True)
    )
    return [MoneyRow(*row) for row in db.session.execute(query)]


def blocked_transfers() -> list[MoneyRow]:
    """Shares that cannot go out: the shop's account cannot receive, or a bank contests the payment."""
    query = (
        select(
            Town.name,
            Order.reference,
            Shop.name,
            Transfer.amount_cents,
            Payment.currency,
            Transfer.changed_at,
        )
        .join(Town, Town.id == Transfer.town_id)
        .join(Payment, and_(Payment.town_id == Transfer.town_id, Payment.id == Transfer.payment_id))
        .join(Order, and_(Order.town_id == Payment.town_id, Order.id == Payment.order_id))
        .join(Shop, and_(Shop.town_id == Transfer.town_id, Shop.id == Transfer.shop_id))
        .where(Transfer.state == TransferState.BLOCKED)
        .order_by(Transfer.changed_at)
        .limit(_MOST)
        .execution_options(all_towns=True)
    )
    return [MoneyRow(*row) for row in db.session.execute(query)]


def refused_commands() -> list[RefusedCommand]:
    """What providers refused to do lately; what was withdrawn or asked anew is left out."""
    query = (
        select(
            Town.name,
            Command.kind,
            Command.subject_id,
            Command.attempts,
            Command.last_error,
            Command.changed_at,
        )
        .join(Town, Town.id == Command.town_id)
        .where(
            Command.state == CommandState.FAILED,
            Command.due_at >= clock.now() - RECENT,
            Command.attempts > 0,
            Command.last_error != ASKED_ANEW,
        )
        .order_by(Command.due_at.desc())
        .limit(_MOST)
        .execution_options(all_towns=True)
    )
    return [RefusedCommand(*row) for row in db.session.execute(query)]


def dead_events() -> list[DeadEvent]:
    """What was told lately and given up."""
    columns = [getattr(WebhookEvent, name) for name in DeadEvent.__dataclass_fields__]
    query = (
        select(*columns)
        .where(WebhookEvent.state == EventState.DEAD, WebhookEvent.due_at >= clock.now() - RECENT)
        .order_by(WebhookEvent.due_at.desc())
        .limit(_MOST)
    )
    return [DeadEvent(*row) for row in db.session.execute(query)]


def last_runs(gateways: Sequence[str]) -> list[LastRun]:
    """When each kind of comparison last came to its end, with each provider."""
    return [LastRun(name, kind, last_good_start(kind, gateway=name)) for name in gateways for kind in RunKind]


_FINDING = (
    ReconciliationFinding.id,
    ReconciliationFinding.kind,
    ReconciliationFinding.about,
    ReconciliationFinding.ours,
    ReconciliationFinding.theirs,
    Town.name,
    ReconciliationFinding.found_at,
    ReconciliationFinding.seen_at,
    ReconciliationFinding.closed_at,
    User.name,
    ReconciliationFinding.note,
)
