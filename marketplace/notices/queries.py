"""Reads of the outbox, for the page that shows what was sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.core.references import link_key
from marketplace.notices.models import Notice, NoticeState

SHOWN = 100


@dataclass(frozen=True)
class NoticeLine:
    """One mail in a list."""

    id: int
    recipient: str
    recipient_name: str
    subject: str
    state: NoticeState
    queued_at: datetime
    sent_at: datetime | None

    @property
    def key(self) -> str:
        """How addresses name the mail: nothing can be learned or guessed from it."""
        return link_key("notice page", self.id)[:16]


@dataclass(frozen=True)
class NoticeText:
    """One mail as it was written."""

    line: NoticeLine
    body: str
    last_error: str


_COLUMNS = [getattr(Notice, name) for name in NoticeLine.__dataclass_fields__]


def latest_notices(town_id: int) -> list[NoticeLine]:
    """The last hundred mails of a town, latest first. One query."""
    query = select(*_COLUMNS).where(Notice.town_id == town_id).order_by(Notice.id.desc()).limit(SHOWN)
    return [NoticeLine(*row) for row in db.session.execute(query)]


def notice_text(town_id: int, *, key: str) -> NoticeText | None:
    """The text of one of the last hundred mails of a town, or None."""
    line = next((line for line in latest_notices(town_id) if line.key == key), None)
    if line is None:
        return None
    query = select(Notice.body, Notice.last_error).where(Notice.town_id == town_id, Notice.id == line.id)
    body, last_error = db.session.execute(query).one()
    return NoticeText(line, body, last_error)
