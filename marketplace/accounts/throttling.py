"""Slows guessers down, per account and per network address, without shutting anybody out for good."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select

from marketplace.accounts.errors import TooManyTries
from marketplace.accounts.models import SignInAttempt
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import digest

REMEMBERED = timedelta(hours=1)
FREE_TRIES_PER_ACCOUNT = 5
FREE_TRIES_PER_ADDRESS = 40  # a town hall or a mobile network share one address
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)


def claim_try(account: str, *, address: str, free_per_address: int = FREE_TRIES_PER_ADDRESS) -> int:
    """Write a try down before it is weighed; returns its id, for `withdraw_try` if it succeeds.

    `account`: whatever is guessed at, in words of its own for each kind of secret; kept as a digest.
    `address`: the network, and the door it comes to; `free_per_address`: tries of it that nobody waits for.
    Each failure beyond the free ones doubles the wait, up to 15 minutes; a refused try does not lengthen it.
    Raises: TooManyTries. Races: on PostgreSQL, tries of the very same moment may each see the count before.
    Commits: no; the caller commits before weighing the secret, so that a try nobody waits for counts too.
    """
    now, account_digest = clock.now(), digest(account)
    waits = (
        _wait_after(SignInAttempt.account_digest == account_digest, free=FREE_TRIES_PER_ACCOUNT, now=now),
        _wait_after(SignInAttempt.address == address, free=free_per_address, now=now),
    )
    if max(waits) > timedelta(0):
        raise TooManyTries(max(waits))
    attempt = SignInAttempt(id=new_id(), account_digest=account_digest, address=address, at=now)
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def withdraw_try(attempt_id: int, *, account: str) -> None:
    """The try was good: forget it, and the account's failures before it. Commits: no."""
    mine = (SignInAttempt.id == attempt_id) | (SignInAttempt.account_digest == digest(account))
    db.session.execute(delete(SignInAttempt).where(mine))


def forget_tries(*, before: datetime) -> int:
    """Erase old failures; says how many. Commits: no."""
    gone = db.session.execute(
        delete(SignInAttempt).where(SignInAttempt.at < before).returning(SignInAttempt.id)
    )
    return len(gone.all())


def wait_for(failures: int, *, free: int) -> timedelta:
    """How long to wait after so many failures, the last one having just happened."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def _wait_after(whose: ColumnElement[bool], *, free: int, now: datetime) -> timedelta:
    query = select(SignInAttempt.at).where(whose, SignInAttempt.at > now - REMEMBERED)
    tries = db.session.scalars(query.order_by(SignInAttempt.at.desc()).limit(free + 10)).all()
    wait = wait_for(len(tries), free=free)
    # A try that another hand wrote since `now` was read is dated after it: alone, that keeps nobody waiting.
    return tries[0] + wait - now if wait else wait
