"""Conversations: one resident, one basket, one agent on it at a time; a colleague takes over by saying so."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.assisting.errors import CallOver, CallTaken
from marketplace.assisting.models import AssistedCall, Contact
from marketplace.assisting.queries import living_mandate_id
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound
from marketplace.core.ids import new_id
from marketplace.core.references import digest, new_token
from marketplace.core.times import format_clock
from marketplace.core.words import _, language
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView

FORGOTTEN = timedelta(hours=4)  # nobody telephones for so long: what is older stands in nobody's way


@dataclass(frozen=True)
class Caller:
    """Who is to be helped. `desk`: the hub's name; empty at the town hall."""

    name: str
    phone: str
    email: str
    contact: Contact
    desk: str = ""


def open_call(town: TownView, *, caller: Caller, by_user_id: int) -> AssistedCall:
    """Begin to help somebody; the agent's own open call with that number goes on instead of a second one.

    A mandate for that number that is good today goes with it. Raises: CallTaken while a colleague is on it.
    Races: the town's row is locked, so that two agents who answer one number at once open one call.
    Commits: no.
    """
    db.session.execute(select(Town.id).where(Town.id == town.id).with_for_update(key_share=True))
    running = _running(town.id, caller.phone)
    if running is not None:
        _check_mine(town, running, by_user_id)
        running.name, running.email, running.contact = caller.name, caller.email, caller.contact
        db.session.flush()
        return running
    now = clock.now()
    row = AssistedCall(
        id=new_id(),
        town_id=town.id,
        mark=new_token(),
        cart_digest=digest(new_token()),
        name=caller.name,
        phone=caller.phone,
        email=caller.email,
        contact=caller.contact,
        desk=caller.desk,
        user_id=by_user_id,
        taken_at=now,
        mandate_id=living_mandate_id(town, phone=caller.phone),
        opened_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def take_over(town: TownView, *, mark: str, by_user_id: int) -> AssistedCall:
    """A colleague goes on with it; whoever had it is told at the next thing they do.

    Raises: CallOver, NotFound. Commits: no.
    """
    row = locked_call(town.id, mark=mark)
    if row.ended_at is not None:
        raise CallOver
    if row.user_id != by_user_id:
        row.user_id, row.taken_at = by_user_id, clock.now()
        db.session.flush()
    return row


def end_call(town: TownView, *, mark: str, by_user_id: int) -> None:
    """Hang up; a second time changes nothing. Raises: CallTaken, NotFound. Commits: no."""
    row = locked_call(town.id, mark=mark)
    if row.ended_at is None:
        _check_mine(town, row, by_user_id)
        row.ended_at = clock.now()
        db.session.flush()


def leave_mandate(town: TownView, *, mark: str, by_user_id: int) -> None:
    """Go on without the mandate: the resident agrees to this very order.

    Raises: as `hold_call`. Commits: no.
    """
    row = hold_call(town, mark=mark, by_user_id=by_user_id)
    row.mandate_id = None
    db.session.flush()


def hold_call(town: TownView, *, mark: str, by_user_id: int) -> AssistedCall:
    """The call, if this agent is on it. Raises: CallTaken, CallOver, NotFound.

    Races: its row stays locked, so that nobody takes it over meanwhile. Commits: no.
    """
    row = locked_call(town.id, mark=mark)
    if row.ended_at is not None:
        raise CallOver
    _check_mine(town, row, by_user_id)
    return row


def locked_call(town_id: int, *, mark: str) -> AssistedCall:
    """The row, kept from changes until the transaction ends. Raises: NotFound."""
    row = db.session.scalar(
        select(AssistedCall)
        .where(AssistedCall.town_id == town_id, AssistedCall.mark == mark)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("Cet appel n’existe pas."))
    return row


def _running(town_id: int, phone: str) -> AssistedCall | None:
    return db.session.scalar(
        select(AssistedCall)
        .where(
            AssistedCall.town_id == town_id,
            AssistedCall.phone == phone,
            AssistedCall.ended_at.is_(None),
            AssistedCall.opened_at > clock.now() - FORGOTTEN,
        )
        .order_by(AssistedCall.id.desc())
        .limit(1)
        .with_for_update()
    )


def _check_mine(town: TownView, row: AssistedCall, by_user_id: int) -> None:
    if row.user_id != by_user_id:
        name = db.session.scalar(select(User.name).where(User.id == row.user_id)) or ""
        at = clock.local(row.taken_at, town.time_zone).time()
        raise CallTaken(name=name, time=format_clock(at, language()))
