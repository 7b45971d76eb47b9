"""What became of a command, with all that follows from it, in one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.applying import OnSession, write_down
from marketplace.payments.attempts import lock_payment
from marketplace.payments.commands.carrying import Answer, Answered, Outcome
from marketplace.payments.commands.claiming import Errand
from marketplace.payments.commands.models import UNDONE, Command, CommandKind, CommandState
from marketplace.payments.commands.ordering import order_command
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.findings.services import Found, report
from marketplace.payments.models import PaymentState
from marketplace.payments.pauses import pause_after
from marketplace.payments.refunds.applying import fail_refund
from marketplace.payments.states import MOVES
from marketplace.payments.transfers.applying import fail_reversal, fail_transfer
from marketplace.payments.whereabouts import Given, command_given

ASKED_ANEW = "absent at the provider: asked anew"


def note(errand: Errand, *, answer: Answer, on_session: OnSession) -> None:
    """Write down what became of one try, and what follows.

    Done, it is written down whoever holds the claim by now, and once. An unknown outcome is tried again with
    the same key; what was looked for and not found is asked for anew, by a new command.
    Races: the subject's payment is locked before the command changes. Commits: no.
    """
    if answer.made is not None:
        complete(errand.request.command_id, made=answer.made, on_session=on_session)
    elif answer.outcome == Outcome.FAILED:
        _fail(errand, answer.said)
    elif answer.outcome == Outcome.ABSENT:
        _ask_anew(errand)
    else:
        _put_off(errand, answer)


def complete(command_id: str, *, made: Answered, on_session: OnSession) -> None:
    """A provider's object names our command: it is done, whether or not its own answer ever came.

    Commits: no.
    """
    write_down(made, on_session=on_session)
    given = command_given(command_id)
    if given is None:
        return
    if _change(given, CommandState.SUCCEEDED, provider_id=made.id):
        _forget_ways(given)
        return
    if _is_known(given, made):
        return
    report(Found("second_object", made.id, theirs=command_id, town_id=given.town_id))


def _forget_ways(given: Given) -> None:
    """A card's paying page is open: what led to it bears a key and an address, and is sent no more."""
    command = db.session.get_one(Command, (given.town_id, given.id), populate_existing=True)
    if command.kind == CommandKind.CHECKOUT and command.params["order_id"] is None:
        command.params = {**command.params, "success_url": "", "cancel_url": "", "receipt_email": ""}
        db.session.flush()


def _is_known(given: Given, made: Answered) -> bool:
    command = db.session.get_one(Command, (given.town_id, given.id), populate_existing=True)
    return command.state == CommandState.SUCCEEDED and command.provider_id == made.id


def _fail(errand: Errand, said: str) -> None:
    # The subject first: it locks the order, which is always locked before its commands.
    _ON_FAILURE[errand.kind](errand, said)
    _change(errand, CommandState.FAILED, last_error=said[:300])


def _fail_checkout(errand: Errand, said: str) -> None:
    payment = lock_payment(errand.town_id, errand.subject_id)
    if PaymentState.FAILED in MOVES[payment.state]:
        payment.become(PaymentState.FAILED, at=clock.now())
        db.session.flush()
        report(Found("checkout_refused", str(errand.subject_id), theirs=said, town_id=errand.town_id))


def _fail_expiry(errand: Errand, said: str) -> None:
    report(Found("expiry_refused", str(errand.subject_id), theirs=said, town_id=errand.town_id))


_ON_FAILURE: dict[CommandKind, Callable[[Errand, str], None]] = {
    CommandKind.CHECKOUT: _fail_checkout,
    CommandKind.EXPIRE: _fail_expiry,
    CommandKind.REFUND: lambda e, said: fail_refund(e.town_id, refund_id=e.subject_id, said=said),
    CommandKind.TRANSFER: lambda e, said: fail_transfer(e.town_id, transfer_id=e.subject_id, said=said),
    CommandKind.REVERSAL: lambda e, said: fail_reversal(e.town_id, reversal_id=e.subject_id, said=said),
}


def _ask_anew(errand: Errand) -> None:
    """Its key is spent and it has made nothing: the same again under a new key."""
    if not _change(errand, CommandState.FAILED, last_error=ASKED_ANEW):
        return
    ids = new_ids(errand.town_id, errand.kind)
    request = type(errand.request)(**{**vars(errand.request), **ids})
    order_command(request, subject_id=errand.subject_id, gateway=errand.gateway)


def _put_off(errand: Errand, answer: Answer) -> None:
    changes: dict[str, Any] = {"last_error": answer.said[:300], "claimed_until": None}
    changes["due_at"] = clock.now() + pause_after(errand.attempts)
    if answer.outcome == Outcome.STORED_FAULT:
        changes["stored_faults"] = Command.stored_faults + 1
    state = CommandState.SENT if answer.outcome == Outcome.BUSY else CommandState.UNKNOWN
    _change(errand, state, mine_until=errand.claimed_until, **changes)


def _change(
    command: Errand | Given, state: CommandState, *, mine_until: datetime | None = None, **changes: Any
) -> bool:
    """Move an undone command on; `mine_until`: only while that claim holds. Gives whether it was moved."""
    where = [Command.town_id == command.town_id, Command.id == command.id, Command.state.in_(UNDONE)]
    if mine_until:
        where.append(Command.claimed_until == mine_until)
    if state not in UNDONE:
        changes["claimed_until"] = None
    moved = db.session.execute(
        update(Command)
        .where(*where)
        .values(state=state, changed_at=clock.now(), **changes)
        .returning(Command.id)
        .execution_options(synchronize_session=False)
    )
    return moved.scalar_one_or_none() is not None
