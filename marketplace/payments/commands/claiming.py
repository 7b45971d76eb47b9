"""Which worker carries which command: claimed until a deadline, so that a dead worker keeps none for ever.

A command is marked as sent before it is: whoever takes it over knows that it may have happened.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, tuple_, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.versions import note_owners
from marketplace.payments.commands.models import UNDONE, Command, CommandKind, CommandState
from marketplace.payments.commands.requests import Request, read

LEASE = timedelta(minutes=2)  # longer than the slowest call, its look-up and its note together


@dataclass(frozen=True)
class Errand:
    """A claimed command, ready to be carried. `stored_faults`: how often a stored failure came back."""

    town_id: int
    id: int
    kind: CommandKind
    subject_id: int
    gateway: str
    request: Request
    attempts: int
    stored_faults: int
    first_sent_at: datetime
    claimed_until: datetime


def anything_due(gateway: str) -> bool:
    """Whether a command waits for a gateway, in any town: a look that takes no lock."""
    query = select(Command.id).where(*_is_due(gateway)).limit(1).execution_options(all_towns=True)
    return db.session.scalar(query) is not None


def claim_next(gateway: str) -> Errand | None:
    """Claim the command that has waited longest, over all towns, and mark it as sent.

    Races: one UPDATE that asks again whether it is still free: two workers never claim the same one.
    Commits: no.
    """
    due = _is_due(gateway)
    chosen = select(Command.town_id, Command.id).where(*due).order_by(Command.due_at, Command.id).limit(1)
    return _claim(tuple_(Command.town_id, Command.id).in_(chosen), *due)


def claim(town_id: int, *, command_id: int, gateway: str) -> Errand | None:
    """Claim one command, for whoever cannot wait for the worker. None when it is done or another has it.

    Also one that was put off after a silence: somebody has pressed again. Races: as `claim_next`.
    Commits: no.
    """
    return _claim(Command.town_id == town_id, Command.id == command_id, *_is_free(gateway))


def _claim(*where: ColumnElement[bool]) -> Errand | None:
    now = clock.now()
    row = db.session.execute(
        update(Command)
        .where(*where)
        .values(
            state=CommandState.SENT,
            claimed_until=now + LEASE,
            attempts=Command.attempts + 1,
            first_sent_at=func.coalesce(Command.first_sent_at, now),
            changed_at=now,
        )
        .returning(
            Command.town_id,
            Command.id,
            Command.kind,
            Command.subject_id,
            Command.gateway,
            Command.params,
            Command.attempts,
            Command.stored_faults,
            Command.first_sent_at,
            Command.claimed_until,
        )
        .execution_options(all_towns=True, synchronize_session=False)
    ).one_or_none()
    if row is None:
        return None
    note_owners([row.town_id])
    columns = row._asdict()
    request = read(row.kind, columns.pop("params"))
    return Errand(request=request, **columns)


def _is_due(gateway: str) -> tuple[ColumnElement[bool], ...]:
    return (*_is_free(gateway), Command.due_at <= clock.now())


def _is_free(gateway: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Command.state.in_(UNDONE),
        Command.gateway == gateway,
        or_(Command.claimed_until.is_(None), Command.claimed_until <= clock.now()),
    )
