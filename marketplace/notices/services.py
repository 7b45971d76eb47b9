"""Writes to the outbox. Whoever tells composes the words; the outbox sees to it that they arrive once."""

from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.notices.models import Notice, NoticeState


@dataclass(frozen=True)
class Mail:
    """A mail ready to be sent."""

    event: str
    about_id: int
    recipient: str
    recipient_name: str
    locale: str
    subject: str
    body: str


def queue(town_id: int, *, mails: list[Mail]) -> None:
    """Write mails into the outbox, in the transaction they tell of.

    The same event told twice to the same person about the same thing is written once. Mails without a
    recipient are left out: who gave no address is told by the order page. Commits: no.
    """
    now = clock.now()
    rows = [
        {
            "id": new_id(),
            "town_id": town_id,
            "channel": "mail",
            "state": NoticeState.QUEUED,
            "due_at": now,
            "queued_at": now,
            "attempts": 0,
            "last_error": "",
            **mail.__dict__,
        }
        for mail in mails
        if mail.recipient
    ]
    if rows:
        insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        db.session.execute(insert(Notice).on_conflict_do_nothing(), rows)
