"""Invitations to a shop's team: a mailed link that works once, for a week."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update

from marketplace.accounts.errors import AlreadyInTheTeam, InvitationOver, SentToAnother
from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.accounts.models import User
from marketplace.accounts.queries import tidy_email
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import digest, new_token
from marketplace.shops.models import Shop, ShopRole, ShopStaff
from marketplace.shops.queries import role_in_shop
from marketplace.shops.team.models import ShopInvitation
from marketplace.shops.team.queries import Awaited, Invited
from marketplace.shops.team.rights import check_decides

LASTS = timedelta(days=7)


def invite(shop: Shop, *, email: str, role: ShopRole, by: Doer, by_role: ShopRole) -> str:
    """Let whoever reads that mailbox join the team; gives the token of the link. Commits: no.

    An earlier invitation to the same address is taken back: one link works at a time.
    Raises: NotYoursToDecide, AlreadyInTheTeam.
    """
    check_decides(by_role, about=role)
    address, now, token = tidy_email(email), clock.now(), new_token()
    if _works_here(shop, address):
        raise AlreadyInTheTeam
    _take_back(shop, ShopInvitation.email == address)
    db.session.add(
        ShopInvitation(
            id=new_id(),
            town_id=shop.town_id,
            shop_id=shop.id,
            email=address,
            role=role,
            token_digest=digest(token),
            invited_by=by.user_id,
            created_at=now,
            ends_at=now + LASTS,
        )
    )
    db.session.flush()
    write_down(
        shop.town_id, shop_id=shop.id, by=by, act=Act.INVITED, about=address, after={"role": role.value}
    )
    return token


def take_back(shop: Shop, *, invitation: Awaited, by: Doer, by_role: ShopRole) -> None:
    """The link opens nothing any more. Raises: NotYoursToDecide, InvitationOver. Commits: no."""
    check_decides(by_role, about=invitation.role)
    if not _take_back(shop, ShopInvitation.id == invitation.id):
        raise InvitationOver
    write_down(shop.town_id, shop_id=shop.id, by=by, act=Act.INVITATION_TAKEN_BACK, about=invitation.email)


def take_back_all(shop: Shop) -> None:
    """No earlier link opens anything any more. Commits: no."""
    _take_back(shop, ShopInvitation.shop_id == shop.id)


def join(town_id: int, *, invitation: Invited, user_id: int, email: str, by: Doer) -> None:
    """Let the invited person work in the shop.

    Raises: SentToAnother, AlreadyInTheTeam, InvitationOver.
    Races: one conditional UPDATE, so a link followed twice at once lets one person in, once. Commits: no.
    """
    if tidy_email(email) != invitation.email:
        raise SentToAnother
    used = db.session.execute(
        update(ShopInvitation)
        .where(*_open(town_id, invitation.shop_id), ShopInvitation.id == invitation.id)
        .values(used_at=clock.now())
        .returning(ShopInvitation.id)
        .execution_options(synchronize_session=False)
    )
    if used.scalar_one_or_none() is None:
        raise InvitationOver
    if role_in_shop(town_id, invitation.shop_id, user_id) is not None:
        raise AlreadyInTheTeam
    db.session.add(
        ShopStaff(town_id=town_id, shop_id=invitation.shop_id, user_id=user_id, role=invitation.role)
    )
    db.session.flush()
    role = {"role": invitation.role.value}
    write_down(town_id, shop_id=invitation.shop_id, by=by, act=Act.JOINED, after=role)


def _open(town_id: int, shop_id: int) -> tuple[ColumnElement[bool], ...]:
    row = ShopInvitation
    return (
        row.town_id == town_id,
        row.shop_id == shop_id,
        row.used_at.is_(None),
        row.taken_back_at.is_(None),
        row.ends_at > clock.now(),
    )


def _take_back(shop: Shop, which: ColumnElement[bool]) -> list[Any]:
    gone = db.session.execute(
        update(ShopInvitation)
        .where(*_open(shop.town_id, shop.id), which)
        .values(taken_back_at=clock.now())
        .returning(ShopInvitation.id)
        .execution_options(synchronize_session=False)
    )
    return list(gone.scalars())


def _works_here(shop: Shop, email: str) -> bool:
    query = (
        select(ShopStaff.id)
        .join(User, User.id == ShopStaff.user_id)
        .where(ShopStaff.town_id == shop.town_id, ShopStaff.shop_id == shop.id, User.email == email)
    )
    return db.session.scalar(query) is not None
