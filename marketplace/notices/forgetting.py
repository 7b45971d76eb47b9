"""What was written to people is not kept for ever: they have it, and we have no use for it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from marketplace.core.db import db
from marketplace.notices.models import Notice, NoticeState

DAYS = 90


def forget_sent(town_id: int, *, before: datetime, limit: int) -> int:
    """Erase what was sent before a moment; says how many. Commits: no."""
    old = (
        select(Notice.id)
        .where(Notice.town_id == town_id, Notice.state == NoticeState.SENT, Notice.sent_at < before)
        .limit(limit)
    )
    gone = db.session.execute(
        delete(Notice)
        .where(Notice.town_id == town_id, Notice.id.in_(old))
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
