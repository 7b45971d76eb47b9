"""Deciding that a provider is to do something: a row in the transaction that decides it."""

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.payments.commands.models import Command, CommandKind, CommandState
from marketplace.payments.commands.requests import Request, kept, kind_of


def order_command(request: Request, *, subject_id: int, gateway: str) -> int:
    """Have a request carried out once this transaction is committed; gives the command's id.

    `subject_id`: the payment, refund, transfer or reversal it is for; only one command lives for each.
    Raises: IntegrityError when one does already. Commits: no.
    """
    now = clock.now()
    command = Command(
        id=new_id(),
        town_id=request.town_id,
        uuid=request.command_id,
        kind=kind_of(request),
        subject_id=subject_id,
        gateway=gateway,
        params=kept(request),
        idempotency_key=request.idempotency_key,
        due_at=now,
        created_at=now,
        changed_at=now,
    )
    db.session.add(command)
    db.session.flush()
    return command.id


def live_command(town_id: int, *, kind: CommandKind, subject_id: int) -> Command | None:
    """The command of a subject that has not failed."""
    return db.session.scalar(
        select(Command)
        .where(
            Command.town_id == town_id,
            Command.kind == kind,
            Command.subject_id == subject_id,
            Command.state != CommandState.FAILED,
        )
        .execution_options(populate_existing=True)
    )


def withdraw(town_id: int, *, kind: CommandKind, subject_id: int, why: str) -> bool:
    """Take a command back that was never sent. Gives False when it was, or there is none.

    Races: one conditional UPDATE: a worker either has it or never gets it. Commits: no.
    """
    withdrawn = db.session.execute(
        update(Command)
        .where(
            Command.town_id == town_id,
            Command.kind == kind,
            Command.subject_id == subject_id,
            Command.state == CommandState.PENDING,
        )
        .values(state=CommandState.FAILED, last_error=why, changed_at=clock.now())
        .returning(Command.id)
        .execution_options(synchronize_session=False)
    )
    return withdrawn.scalar_one_or_none() is not None
