"""What was heard of too long ago, over all towns: looked up here, asked about again by reconciliation."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.commands.models import UNDONE, Command, CommandKind
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.refunds.models import Dispute, Refund
from marketplace.payments.states import DisputeState, RefundState
from marketplace.payments.transfers.models import ShopPaymentAccount

STUCK_AFTER = timedelta(hours=2)
UNDECIDED_AFTER = timedelta(hours=12)
_NEVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Page:
    """A paying page whose time is over, or whose bank has not decided."""

    expires_at: datetime
    id: int
    session_id: str


@dataclass(frozen=True)
class Stuck:
    """A command that no provider has answered for hours."""

    town_id: int
    id: int
    kind: CommandKind
    attempts: int
    last_error: str


def pages_to_ask(gateway: str, *, after: Page | None, limit: int) -> list[Page]:
    """Paying pages to ask about, the oldest first, from one on: open past their time, or undecided."""
    past = and_(
        Payment.state.in_((PaymentState.CREATED, PaymentState.OPEN)), Payment.expires_at <= clock.now()
    )
    begun_at, begun_id = (after.expires_at, after.id) if after else (_NEVER, 0)
    query = (
        select(Payment.expires_at, Payment.id, Payment.checkout_session_id)
        .where(
            or_(past, Payment.state == PaymentState.PROCESSING),
            Payment.gateway == gateway,
            Payment.checkout_session_id.is_not(None),
            or_(
                Payment.expires_at > begun_at,
                and_(Payment.expires_at == begun_at, Payment.id > begun_id),
            ),
        )
        .order_by(Payment.expires_at, Payment.id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [Page(at, payment_id, page or "") for at, payment_id, page in db.session.execute(query)]


def stuck_commands(gateway: str, *, limit: int) -> list[Stuck]:
    """Commands that were given hours ago and have still to be done."""
    query = (
        select(Command.town_id, Command.id, Command.kind, Command.attempts, Command.last_error)
        .where(
            Command.state.in_(UNDONE),
            Command.gateway == gateway,
            Command.created_at <= clock.now() - STUCK_AFTER,
        )
        .order_by(Command.due_at)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [Stuck(*row) for row in db.session.execute(query)]


def open_disputes(gateway: str, *, after: str, limit: int) -> list[str]:
    """The provider's ids of disputes that are not decided, from one on."""
    return _ids(
        select(Dispute.provider_id)
        .join(Payment, and_(Payment.town_id == Dispute.town_id, Payment.id == Dispute.payment_id))
        .where(Dispute.state == DisputeState.OPEN, Payment.gateway == gateway, Dispute.provider_id > after)
        .order_by(Dispute.provider_id)
        .limit(limit)
    )


def undecided_refunds(gateway: str, *, after: str, limit: int) -> list[str]:
    """The provider's ids of refunds that were on their way half a day ago, from one on."""
    return _ids(
        select(Refund.provider_id)
        .join(Payment, and_(Payment.town_id == Refund.town_id, Payment.id == Refund.payment_id))
        .where(
            Refund.state == RefundState.SUBMITTED,
            Refund.changed_at <= clock.now() - UNDECIDED_AFTER,
            Payment.gateway == gateway,
            Refund.provider_id > after,
        )
        .order_by(Refund.provider_id)
        .limit(limit)
    )


def known_accounts(*, after: str, limit: int) -> list[str]:
    """The provider's ids of the shops' accounts, from one on."""
    accounts = ShopPaymentAccount
    return _ids(
        select(accounts.account_id)
        .where(accounts.account_id.is_not(None), accounts.account_id > after)
        .order_by(accounts.account_id)
        .limit(limit)
    )


def first_payment_at() -> datetime | None:
    """When anybody first began to pay here."""
    query = select(func.min(Payment.created_at)).execution_options(all_towns=True)
    return db.session.scalar(query)


def _ids(query: Select[str] | Select[str | None]) -> list[str]:
    return [str(row[0]) for row in db.session.execute(query.execution_options(all_towns=True))]
