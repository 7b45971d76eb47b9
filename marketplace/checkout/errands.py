"""Errands to a provider, between two transactions: for the worker, and for whoever waits at a page.

Each step is a transaction of its own, and the provider is called outside of any. Killed anywhere, whoever
comes next does the same thing again, with the same key, and it happens once.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from flask import current_app

from marketplace.core import crash
from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.payments.applying import OnSession
from marketplace.payments.commands.carrying import Outcome, carry
from marketplace.payments.commands.claiming import Errand, anything_due, claim_next
from marketplace.payments.commands.noting import note
from marketplace.payments.errors import NotYet
from marketplace.payments.gateways.errors import GatewayError, Unknown
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.inbox.hearing import (
    Heard,
    any_waiting,
    apply_event,
    ask_about,
    claim_event,
    put_off,
)
from marketplace.payments.transfers.accounts import sendable_transfers, unblock

T = TypeVar("T")
_AT_ONCE = 50
_MOST_SILENCES = 3  # in a row: then it is left alone until the next round, and other jobs have their turn


def carry_commands(gateway: PaymentGateway, stop: StopSign, *, on_session: OnSession) -> int:
    """Carry out what is to be done at a provider, one by one; gives how many were tried."""

    def see_to(errand: Errand) -> bool:
        crash.reach("command.claimed")
        return carry_out(errand, gateway=gateway, on_session=on_session) != Outcome.UNKNOWN

    return _one_by_one(
        stop,
        anything_waits=partial(anything_due, gateway.name),
        claim=partial(claim_next, gateway.name),
        see_to=see_to,
    )


def carry_out(errand: Errand, *, gateway: PaymentGateway, on_session: OnSession) -> Outcome:
    """One claimed command: the call, then what became of it, which is also given.

    Commits: yes, what became of it; the call itself is outside of any transaction.
    """
    db.session.rollback()  # no transaction, not even of a read, stays open while the network is asked
    answer = carry(errand, gateway=gateway)
    crash.reach("command.answered")
    with transaction():
        note(errand, answer=answer, on_session=on_session)
        crash.reach("command.before_commit")
    crash.reach("command.noted")
    return answer.outcome


def hear_events(
    gateway: PaymentGateway, stop: StopSign, *, on_session: OnSession, on_async_failure: OnSession
) -> int:
    """Ask about what the provider told of, and write it down; one that fails keeps no other back."""

    def see_to(event: Heard) -> bool:
        crash.reach("event.claimed")
        return _hear(event, gateway, on_session, on_async_failure)

    return _one_by_one(
        stop,
        anything_waits=partial(any_waiting, gateway.name),
        claim=partial(claim_event, gateway.name),
        see_to=see_to,
    )


def release_transfers(stop: StopSign) -> int:
    """Send the shares that were blocked and can go now; gives how many were looked at."""
    looked = 0
    for town_id, transfer_id in sendable_transfers(limit=_AT_ONCE):
        if stop.is_set():
            break
        with transaction():
            unblock(town_id, transfer_id=transfer_id)
        looked += 1
    return looked


def _one_by_one(
    stop: StopSign,
    *,
    anything_waits: Callable[[], bool],
    claim: Callable[[], T | None],
    see_to: Callable[[T], bool],
) -> int:
    """Claim and see to what waits, until nothing does or the provider is silent; gives how many it was."""
    tried = silences = 0
    while tried < _AT_ONCE and silences < _MOST_SILENCES and not stop.is_set() and anything_waits():
        with transaction():
            mine = claim()
        if mine is None:
            break
        silences = 0 if see_to(mine) else silences + 1
        tried += 1
    return tried


def _hear(event: Heard, gateway: PaymentGateway, on_session: OnSession, on_async_failure: OnSession) -> bool:
    """Ask and write down; gives whether the provider answered."""
    db.session.rollback()
    try:
        told = ask_about(event, gateway=gateway)
        crash.reach("event.asked")
        with transaction():
            apply_event(event, told=told, on_session=on_session, on_async_failure=on_async_failure)
            crash.reach("event.before_commit")
    except (GatewayError, NotYet) as fault:
        _later(event, said=f"{type(fault).__name__}: {fault}")
        return not isinstance(fault, Unknown)
    except Exception as fault:
        current_app.logger.exception("event %s could not be written down", event.event_id)
        _later(event, said=type(fault).__name__)
    return True


def _later(event: Heard, *, said: str) -> None:
    with transaction():
        put_off(event, said=said)
