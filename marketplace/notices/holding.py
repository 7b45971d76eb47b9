"""Mails on hold: after an old backup was brought back, nobody knows which of its mails have left since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.versions import note_owners
from marketplace.notices.models import Notice, NoticeState
from marketplace.towns.models import Town


@dataclass(frozen=True)
class HeldMail:
    """A mail on hold, for a list."""

    town_name: str
    event: str
    recipient: str
    queued_at: datetime


def hold_due() -> int:
    """Put the mails that are due on hold, over all towns: they may have been sent once. Commits: no."""
    return _become(NoticeState.QUEUED, NoticeState.ON_HOLD, {"claimed_until": None})


def mails_on_hold() -> Sequence[HeldMail]:
    """The mails on hold, oldest first."""
    query = (
        select(Town.name, Notice.event, Notice.recipient, Notice.queued_at)
        .join(Town, Town.id == Notice.town_id)
        .where(Notice.state == NoticeState.ON_HOLD)
        .order_by(Notice.queued_at, Notice.id)
        .execution_options(all_towns=True)
    )
    return [HeldMail(*row) for row in db.session.execute(query)]


def send_held() -> int:
    """Let the mails on hold leave, as if they had just been written; says how many. Commits: no."""
    now = clock.now()
    changes = {"due_at": now, "queued_at": now, "attempts": 0}
    return _become(NoticeState.ON_HOLD, NoticeState.QUEUED, changes)


def take_held_as_sent() -> int:
    """Close the mails on hold: whoever runs the installation knows that they left. Commits: no."""
    return _become(NoticeState.ON_HOLD, NoticeState.SENT, {"sent_at": clock.now()})


def _become(state: NoticeState, new: NoticeState, changes: dict[str, object]) -> int:
    changed = db.session.scalars(
        update(Notice)
        .where(Notice.state == state, Notice.due_at <= clock.now())
        .values(state=new, **changes)
        .returning(Notice.town_id)
        .execution_options(all_towns=True, synchronize_session=False)
    )
    towns = changed.all()
    note_owners(towns)
    return len(towns)
