"""Who is called back: residents without an address hear from a person what others read in a mail.

The call is written into the outbox in the transaction that it tells of, like a mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.references import link_key
from marketplace.core.words import _
from marketplace.notices.models import CallTry, Channel, Notice, NoticeState
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.models import ShopOrder

MOST_SHOWN = 100
AGAIN = timedelta(hours=1)  # whoever did not pick up is called after the others, and no sooner
LONGEST_NOTE = 300


class CallMade(Refusal):
    """A colleague has made it already."""

    def __init__(self) -> None:
        super().__init__(_("Un collègue a déjà rappelé cette personne. Rien n’a été changé."))


@dataclass(frozen=True)
class CallBack:
    """A call to be made: to whom, and what is to be said. `tried`: the last time that nobody picked up."""

    id: int
    name: str
    phone: str
    subject: str
    body: str
    queued_at: datetime
    due_at: datetime
    attempts: int
    tried: str = ""

    @property
    def key(self) -> str:
        """How addresses name it: nothing can be learned or guessed from it."""
        return link_key("call back", self.id)[:16]

    @property
    def waits(self) -> bool:
        """Whether nobody picked up a short while ago."""
        return self.due_at > clock.now()


def calls_to_make(town_id: int, *, hub_id: int | None = None) -> list[CallBack]:
    """The calls to be made, those that are due first, the oldest of them first. Two queries.

    `hub_id`: only those about orders that go through this hub.
    """
    here = [] if hub_id is None else [_goes_through(hub_id)]
    columns = (
        Notice.id, Notice.recipient_name, Notice.recipient, Notice.subject, Notice.body, Notice.queued_at,
        Notice.due_at, Notice.attempts,
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(
        select(*columns).where(*_open(town_id), *here).order_by(Notice.due_at, Notice.id).limit(MOST_SHOWN)
    ).all()
    tried = _last_tries(town_id, [row[0] for row in rows if row.attempts])
    return [replace(CallBack(*row), tried=tried.get(row[0], "")) for row in rows]


def count_calls(town_id: int) -> int:
    """How many calls are to be made."""
    return db.session.scalar(select(func.count()).select_from(Notice).where(*_open(town_id))) or 0


def note_call(town_id: int, *, notice_id: int, by_user_id: int, reached: bool, note: str = "") -> None:
    """Write down a call: the person was reached, or nobody picked up and somebody tries again in an hour.

    Raises: CallMade. Races: one conditional UPDATE: two agents do not both tick it off. Commits: no.
    """
    now = clock.now()
    done = {"state": NoticeState.SENT, "sent_at": now}
    changed = db.session.execute(
        update(Notice)
        .where(*_open(town_id), Notice.id == notice_id)
        .values(attempts=Notice.attempts + 1, **(done if reached else {"due_at": now + AGAIN}))
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    if changed.scalar_one_or_none() is None:
        raise CallMade
    db.session.add(
        CallTry(
            id=new_id(),
            town_id=town_id,
            notice_id=notice_id,
            at=now,
            by_user_id=by_user_id,
            reached=reached,
            note=" ".join(note.split())[:LONGEST_NOTE],
        )
    )
    db.session.flush()


def _open(town_id: int) -> tuple[Any, ...]:
    return (
        Notice.town_id == town_id,
        Notice.state == NoticeState.QUEUED,
        Notice.channel == Channel.CALL.value,
    )


def _goes_through(hub_id: int) -> ColumnElement[bool]:
    """Of an order or one of its bags: see `Notice.about_id`."""
    stops = (
        select(HubStop.shop_order_id)
        .join(ShopOrder, and_(ShopOrder.town_id == HubStop.town_id, ShopOrder.id == HubStop.shop_order_id))
        .where(HubStop.town_id == Notice.town_id, HubStop.point_id == hub_id)
        .where(or_(ShopOrder.id == Notice.about_id, ShopOrder.order_id == Notice.about_id))
    )
    return stops.correlate(Notice).exists()


def _last_tries(town_id: int, notice_ids: Sequence[int]) -> dict[int, str]:
    query = (
        select(CallTry.notice_id, User.name, CallTry.note)
        .join(User, and_(User.id == CallTry.by_user_id))
        .where(CallTry.town_id == town_id, CallTry.notice_id.in_(notice_ids))
        .order_by(CallTry.at)
    )
    rows = db.session.execute(query).all() if notice_ids else []
    return {notice_id: f"{name} : {note}" if note else name for notice_id, name, note in rows}
