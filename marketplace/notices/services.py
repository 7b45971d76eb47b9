"""Writes to the outbox. Whoever tells composes the words; the outbox sees to it that they arrive once."""

from dataclasses import dataclass
from typing import Any

from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.prepared import Prepared
from marketplace.notices.models import Channel, Notice, NoticeState

_QUEUE = Prepared(lambda insert: insert(Notice).on_conflict_do_nothing())


@dataclass(frozen=True)
class Mail:
    """A mail ready to be sent. `call`: where somebody rings its reader up instead, who has no address."""

    event: str
    about_id: int
    recipient: str
    recipient_name: str
    locale: str
    subject: str
    body: str
    call: str = ""


@dataclass(frozen=True)
class TextMessage:
    """A text message ready to be sent. `recipient`: a number such as +33600000000."""

    event: str
    about_id: int
    recipient: str
    recipient_name: str
    locale: str
    body: str


def queue(town_id: int, *, mails: list[Mail]) -> None:
    """Write mails into the outbox, in the transaction they tell of.

    The same event told twice to the same person about the same thing is written once. Mails without a
    recipient become calls that somebody of the town makes, or are left out where nobody has to. Commits: no.
    """
    _write(town_id, channel=Channel.MAIL, rows=[_row(mail, mail.recipient) for mail in mails])
    calls = [_row(mail, mail.call) for mail in mails if not mail.recipient]
    _write(town_id, channel=Channel.CALL, rows=calls)


def queue_texts(town_id: int, *, texts: list[TextMessage]) -> None:
    """Write text messages into the outbox, by the same rules as mails. Commits: no."""
    _write(town_id, channel=Channel.TEXT, rows=[{"subject": text.body, **text.__dict__} for text in texts])


def queue_pushes(town_id: int, *, pushes: list[TextMessage]) -> None:
    """Write notices for browsers into the outbox, by the same rules. Commits: no.

    `recipient`: the id of the browser's subscription; `body`: what its worker reads.
    """
    _write(town_id, channel=Channel.PUSH, rows=[{"subject": "", **one.__dict__} for one in pushes])


def _row(mail: Mail, recipient: str) -> dict[str, Any]:
    return {name: text for name, text in vars(mail).items() if name != "call"} | {"recipient": recipient}


def _write(town_id: int, *, channel: Channel, rows: list[dict[str, Any]]) -> None:
    now = clock.now()
    whole = [
        {
            "id": new_id(),
            "town_id": town_id,
            "channel": channel.value,
            "state": NoticeState.QUEUED,
            "due_at": now,
            "queued_at": now,
            "attempts": 0,
            "last_error": "",
            **row,
        }
        for row in rows
        if row["recipient"]
    ]
    if whole:
        _QUEUE.run(whole)
