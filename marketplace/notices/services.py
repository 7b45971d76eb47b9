"""Writes to the outbox. Whoever tells composes the words; the outbox sees to it that they arrive once."""

from dataclasses import dataclass

from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.prepared import Prepared
from marketplace.notices.models import Notice, NoticeState

_QUEUE = Prepared(lambda insert: insert(Notice).on_conflict_do_nothing())


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
        _QUEUE.run(rows)
