"""Invitations to work for a town: a mailed link that works once, for a week."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from marketplace.accounts.errors import AlreadyInTheTeam, InvitationOver, SentToAnother
from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.accounts.queries import tidy_email
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import digest, new_token
from marketplace.towns.models import TownInvitation, TownRole
from marketplace.towns.queries import role_in_town
from marketplace.towns.services import appoint

LASTS = timedelta(days=7)


@dataclass(frozen=True)
class InvitedOfficial:
    """An invitation as its reader sees it."""

    id: int
    email: str
    role: TownRole


def invite_official(town_id: int, *, email: str, role: TownRole, by: Doer) -> str:
    """Let whoever reads that mailbox work for the town; gives the token of the link. Commits: no.

    An earlier invitation to the same address ends: one link works at a time.
    """
    address, now, token = tidy_email(email), clock.now(), new_token()
    _end(town_id, TownInvitation.email == address)
    db.session.add(
        TownInvitation(
            id=new_id(),
            town_id=town_id,
            email=address,
            role=role,
            token_digest=digest(token),
            invited_by=by.user_id,
            created_at=now,
            ends_at=now + LASTS,
        )
    )
    db.session.flush()
    write_down(town_id, shop_id=None, by=by, act=Act.INVITED, about=address, after={"role": role.value})
    return token


def official_invited_by(town_id: int, token: str) -> InvitedOfficial | None:
    """The invitation that a link opens now, or None. One query."""
    row = TownInvitation
    query = select(row.id, row.email, row.role).where(*_open(town_id), row.token_digest == digest(token))
    found = db.session.execute(query).one_or_none()
    return InvitedOfficial(*found) if found else None


def join_town(town_id: int, *, invitation: InvitedOfficial, user_id: int, email: str, by: Doer) -> None:
    """Let the invited person work for the town.

    Raises: SentToAnother, AlreadyInTheTeam, InvitationOver.
    Races: one conditional UPDATE, so a link followed twice at once lets one person in, once. Commits: no.
    """
    if tidy_email(email) != invitation.email:
        raise SentToAnother
    if not _end(town_id, TownInvitation.id == invitation.id):
        raise InvitationOver
    if role_in_town(town_id, user_id) is not None:
        raise AlreadyInTheTeam
    appoint(town_id, user_id=user_id, role=invitation.role)
    write_down(town_id, shop_id=None, by=by, act=Act.JOINED, after={"role": invitation.role.value})


def _open(town_id: int) -> tuple[ColumnElement[bool], ...]:
    row = TownInvitation
    return (row.town_id == town_id, row.used_at.is_(None), row.ends_at > clock.now())


def _end(town_id: int, which: ColumnElement[bool]) -> bool:
    """Have no link of these work any more; says whether one did until now."""
    ended = db.session.execute(
        update(TownInvitation)
        .where(*_open(town_id), which)
        .values(used_at=clock.now())
        .returning(TownInvitation.id)
        .execution_options(synchronize_session=False)
    )
    return bool(ended.scalars().all())
