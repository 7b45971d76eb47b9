"""Reads about a shop's team."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.references import digest
from marketplace.shops.models import Shop, ShopRole, ShopStaff
from marketplace.shops.team.models import ShopInvitation


@dataclass(frozen=True)
class Member:
    """Somebody who works in the shop."""

    id: int
    user_id: int
    name: str
    email: str
    role: ShopRole

    @property
    def key(self) -> str:
        """How addresses name the member."""
        return digest(f"member:{self.id}")[:16]


@dataclass(frozen=True)
class Awaited:
    """Somebody who was invited and has not come yet."""

    id: int
    email: str
    role: ShopRole
    ends_at: datetime

    @property
    def key(self) -> str:
        """How addresses name the invitation."""
        return digest(f"invitation:{self.id}")[:16]


@dataclass(frozen=True)
class Invited:
    """An invitation as its reader sees it."""

    id: int
    email: str
    role: ShopRole
    shop_id: int
    shop_slug: str
    shop_name: str
    invited_by: str


def team_of(town_id: int, shop_id: int) -> list[Member]:
    """Who works in the shop, by name. One query."""
    query = (
        select(ShopStaff.id, User.id, User.name, User.email, ShopStaff.role)
        .join(User, User.id == ShopStaff.user_id)
        .where(ShopStaff.town_id == town_id, ShopStaff.shop_id == shop_id)
        .order_by(User.name, User.id)
    )
    return [Member(*row) for row in db.session.execute(query)]


def awaited_in(town_id: int, shop_id: int) -> list[Awaited]:
    """The invitations that can still be followed, latest first. One query."""
    row = ShopInvitation
    query = (
        select(row.id, row.email, row.role, row.ends_at)
        .where(row.town_id == town_id, row.shop_id == shop_id, _can_be_followed())
        .order_by(row.created_at.desc())
    )
    return [Awaited(*found) for found in db.session.execute(query)]


def invitation_behind(town_id: int, token: str) -> Invited | None:
    """The invitation that a link opens now, or None. One query."""
    row = ShopInvitation
    query = (
        select(row.id, row.email, row.role, Shop.id, Shop.slug, Shop.name, User.name)
        .join(Shop, and_(Shop.town_id == row.town_id, Shop.id == row.shop_id))
        .join(User, User.id == row.invited_by)
        .where(row.town_id == town_id, row.token_digest == digest(token), _can_be_followed())
    )
    found = db.session.execute(query).one_or_none()
    return Invited(*found) if found else None


def _can_be_followed() -> ColumnElement[bool]:
    row = ShopInvitation
    return and_(row.used_at.is_(None), row.taken_back_at.is_(None), row.ends_at > clock.now())
