"""From the outbox to the carrier: claimed in a transaction, carried outside of any, noted in another.

A notice is claimed until a deadline, so that a worker started twice sends it once and one that died while
sending does not keep it for ever. Who claims, carries and notes is the caller: nothing here commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.versions import note_owners
from marketplace.notices.models import Channel, Notice, NoticeState
from marketplace.towns.models import Town, TownParticulars

LEASE = timedelta(minutes=5)
_MARGIN = timedelta(minutes=1)  # longer than one mail may take: what is begun ends inside of the lease
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
PATIENCE = timedelta(days=5)
_DOUBLINGS = 5
_OF_THE_TOWN = {"town_name", "sender_name", "reply_to", "mail_from"}


class Outcome(StrEnum):
    """What became of one try."""

    SENT = "sent"
    PUT_OFF = "put_off"
    GIVEN_UP = "given_up"


@dataclass(frozen=True)
class Letter:
    """A claimed notice, ready to be carried."""

    town_id: int
    id: int
    recipient: str
    recipient_name: str
    locale: str
    subject: str
    body: str
    queued_at: datetime
    attempts: int
    claimed_until: datetime
    town_name: str
    sender_name: str = ""
    reply_to: str = ""
    mail_from: str = ""  # the town’s own address; empty: the installation’s


def anything_due(channel: Channel = Channel.MAIL) -> bool:
    """Whether a notice waits to go that way, in any town: a look that takes no lock."""
    query = select(Notice.id).where(*_is_due(channel, clock.now())).limit(1).execution_options(all_towns=True)
    return db.session.scalar(query) is not None


def claim_due(*, limit: int, channel: Channel = Channel.MAIL) -> list[Letter]:
    """Claim the notices that are due to go that way, oldest first, over all towns.

    Races: one UPDATE that asks again whether each is still free: two workers never claim the same one.
    Commits: no.
    """
    now = clock.now()
    chosen = (
        select(Notice.town_id, Notice.id)
        .where(*_is_due(channel, now))
        .order_by(Notice.due_at, Notice.id)
        .limit(limit)
    )
    claimed = db.session.execute(
        update(Notice)
        .where(tuple_(Notice.town_id, Notice.id).in_(chosen), *_is_due(channel, now))
        .values(claimed_until=now + LEASE)
        .returning(Notice.town_id, Notice.id)
        .execution_options(all_towns=True, synchronize_session=False)
    )
    keys = [(town_id, notice_id) for town_id, notice_id in claimed]
    note_owners(town_id for town_id, _notice_id in keys)
    return _letters_of(keys)


def may_carry(letter: Letter) -> bool:
    """Whether the claim still holds, with time enough for one mail."""
    if clock.now() > letter.claimed_until - _MARGIN:
        return False
    mine = select(Notice.claimed_until).where(
        Notice.town_id == letter.town_id, Notice.id == letter.id, Notice.state == NoticeState.QUEUED
    )
    return db.session.scalar(mine) == letter.claimed_until


def note(letter: Letter, *, outcome: Outcome, said: str = "") -> None:
    """Write down what became of a try. One put off for five days is given up. Commits: no.

    Races: a claim that was lost meanwhile is left to its new owner, unless the mail did leave.
    """
    now = clock.now()
    changes: dict[str, object] = {
        "attempts": Notice.attempts + 1,
        "claimed_until": None,
        "last_error": said[:300],
    }
    if outcome == Outcome.SENT:
        changes |= {"state": NoticeState.SENT, "sent_at": now}
    elif outcome == Outcome.GIVEN_UP or now - letter.queued_at > PATIENCE:
        changes |= {"state": NoticeState.GIVEN_UP}
    else:
        changes |= {"due_at": now + pause_after(letter.attempts)}
    _change(letter, changes, even_if_lost=outcome == Outcome.SENT)


def put_back(letters: Sequence[Letter]) -> None:
    """Give claims back untried. Commits: no."""
    for letter in letters:
        _change(letter, {"claimed_until": None}, even_if_lost=False)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many earlier tries: each pause twice the last, up to a quarter of an hour."""
    times: int = 2 ** min(attempts, _DOUBLINGS)
    return min(FIRST_PAUSE * times, LONGEST_PAUSE)


def _is_due(channel: Channel, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Notice.state == NoticeState.QUEUED,
        Notice.channel == channel.value,
        Notice.due_at <= now,
        or_(Notice.claimed_until.is_(None), Notice.claimed_until <= now),
    )


def _letters_of(keys: Sequence[tuple[int, int]]) -> list[Letter]:
    own = (TownParticulars.sender_name, TownParticulars.reply_to, TownParticulars.mail_from)
    columns = (getattr(Notice, name) for name in Letter.__dataclass_fields__ if name not in _OF_THE_TOWN)
    query = (
        select(*columns, Town.name, *(func.coalesce(column, "") for column in own))
        .join(Town, Town.id == Notice.town_id)
        .outerjoin(TownParticulars, TownParticulars.town_id == Notice.town_id)
        .where(tuple_(Notice.town_id, Notice.id).in_(keys))
        .order_by(Notice.due_at, Notice.id)
    )
    return [Letter(*row) for row in db.session.execute(query)] if keys else []


def _change(letter: Letter, changes: dict[str, object], *, even_if_lost: bool) -> None:
    mine = and_(Notice.town_id == letter.town_id, Notice.id == letter.id, Notice.state == NoticeState.QUEUED)
    if not even_if_lost:
        mine = and_(mine, Notice.claimed_until == letter.claimed_until)
    db.session.execute(
        update(Notice).where(mine).values(**changes).execution_options(synchronize_session=False)
    )
