"""What was written to people is not kept for ever: they have it, and we have no use for it.

When they were rung up about it, and what was noted of that, goes with it: the database sees to that.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select

from marketplace.core.db import db
from marketplace.notices.models import Channel, Notice, NoticeState

DAYS = 90


def forget_sent(town_id: int, *, before: datetime, limit: int) -> int:
    """Erase what was sent, given up or never rung up before a moment; says how many. Commits: no."""
    old = Notice.town_id == town_id, _over(before)
    gone = db.session.execute(
        delete(Notice)
        .where(*old, Notice.id.in_(select(Notice.id).where(*old).limit(limit)))
        .execution_options(synchronize_session=False)
        .returning(Notice.id)
    )
    return len(gone.all())


def forget_letters(town_id: int, *, about_ids: Collection[int]) -> None:
    """Erase all that was written about these orders and bags, to whomever. Commits: no."""
    db.session.execute(
        delete(Notice)
        .where(Notice.town_id == town_id, Notice.about_id.in_(about_ids))
        .execution_options(synchronize_session=False)
    )


def _over(before: datetime) -> ColumnElement[bool]:
    """What is of no use any more. A mail that still waits is: its carrier may be away for long."""
    undone = and_(Notice.state == NoticeState.QUEUED, Notice.channel == Channel.CALL.value)
    return or_(
        and_(Notice.state == NoticeState.SENT, Notice.sent_at < before),
        and_(or_(Notice.state == NoticeState.GIVEN_UP, undone), Notice.queued_at < before),
    )
