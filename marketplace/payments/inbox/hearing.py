"""Kept events, one by one: claimed, asked about again at the provider, written down, done.

The provider's answer is the truth, not the event: so the order in which events come does not matter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.applying import OnSession, Told, write_down
from marketplace.payments.commands.carrying import Answered
from marketplace.payments.commands.noting import complete
from marketplace.payments.findings.services import Found, report
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.inbox.models import EventState, WebhookEvent
from marketplace.payments.pauses import pause_after

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 10
ASYNC_FAILURE = "checkout.session.async_payment_failed"
_WAITING = (EventState.RECEIVED, EventState.FAILED)


@dataclass(frozen=True)
class Heard:
    """A claimed event."""

    id: int
    event_id: str
    type: str
    account_id: str
    object_id: str
    payment_intent_id: str
    attempts: int
    claimed_until: datetime


def any_waiting(gateway: str) -> bool:
    """Whether an event waits: a look that takes no lock."""
    return db.session.scalar(select(WebhookEvent.id).where(*_is_due(gateway)).limit(1)) is not None


def claim_event(gateway: str) -> Heard | None:
    """Claim the event that has waited longest.

    Races: one UPDATE that asks again whether it is still free: two workers never claim the same one.
    Commits: no.
    """
    due = _is_due(gateway)
    chosen = select(WebhookEvent.id).where(*due).order_by(WebhookEvent.due_at, WebhookEvent.id).limit(1)
    columns = [getattr(WebhookEvent, name) for name in Heard.__dataclass_fields__]
    row = db.session.execute(
        update(WebhookEvent)
        .where(WebhookEvent.id.in_(chosen), *due)
        .values(claimed_until=clock.now() + LEASE, attempts=WebhookEvent.attempts + 1)
        .returning(*columns)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Heard(*row) if row else None


def ask_about(event: Heard, *, gateway: PaymentGateway) -> list[Told] | None:
    """What the provider says now of what an event is about; None for an event of no concern here.

    Raises: GatewayError. Call it outside of any transaction.
    """
    asked = next((ask for prefix, ask in _ABOUT if event.type.startswith(prefix)), None)
    return asked(gateway, event) if asked else None


def apply_event(
    event: Heard, *, told: list[Told] | None, on_session: OnSession, on_async_failure: OnSession
) -> None:
    """Write down what the provider said, and that the event is done. Raises: NotYet. Commits: no."""
    listener = on_async_failure if event.type == ASYNC_FAILURE else on_session
    for thing in told or []:
        if isinstance(thing, Answered) and thing.command_id:
            complete(thing.command_id, made=thing, on_session=listener)
        else:
            write_down(thing, on_session=listener)
    _close(event, EventState.IGNORED if told is None else EventState.DONE)


def put_off(event: Heard, *, said: str) -> None:
    """It could not be written down: later again, each time later; given up after ten tries. Commits: no."""
    if event.attempts >= MOST_ATTEMPTS:
        _close(event, EventState.DEAD, last_error=said[:300])
        report(Found("dead_event", event.event_id, event.type, said[:300]))
        return
    due_at = clock.now() + pause_after(event.attempts)
    _close(event, EventState.FAILED, last_error=said[:300], due_at=due_at)


def _close(event: Heard, state: EventState, **changes: object) -> None:
    db.session.execute(
        update(WebhookEvent)
        .where(WebhookEvent.id == event.id, WebhookEvent.claimed_until == event.claimed_until)
        .values(state=state, claimed_until=None, changed_at=clock.now(), **changes)
        .execution_options(synchronize_session=False)
    )


def _is_due(gateway: str) -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    return (
        WebhookEvent.gateway == gateway,
        WebhookEvent.state.in_(_WAITING),
        WebhookEvent.due_at <= now,
        or_(WebhookEvent.claimed_until.is_(None), WebhookEvent.claimed_until <= now),
    )


_Ask = Callable[[PaymentGateway, Heard], list[Told]]
_ABOUT: tuple[tuple[str, _Ask], ...] = (
    ("checkout.session.", lambda gateway, event: [gateway.retrieve_checkout(event.object_id)]),
    ("charge.dispute.", lambda gateway, event: [gateway.retrieve_dispute(event.object_id)]),
    ("charge.refunded", lambda gateway, event: list(gateway.refunds_of(event.payment_intent_id))),
    ("charge.refund.", lambda gateway, event: [gateway.retrieve_refund(event.object_id)]),
    ("refund.", lambda gateway, event: [gateway.retrieve_refund(event.object_id)]),
    ("transfer.", lambda gateway, event: [gateway.retrieve_transfer(event.object_id)]),
    ("account.updated", lambda gateway, event: [gateway.account_status(event.object_id)]),
    ("v2.core.account", lambda gateway, event: [gateway.account_status(event.object_id)]),
)
