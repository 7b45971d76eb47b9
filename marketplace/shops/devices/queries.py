"""Which device asks, and which devices a shop has."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.core.references import digest
from marketplace.shops.devices.models import ShopDevice

SERVES_DAYS = 30
"""How long a device serves without being used."""


class Standing(StrEnum):
    """What a device of a shop is good for."""

    INVITED = "invited"  # its link waits to be opened
    MISSED = "missed"  # the link was not opened in its time
    SERVING = "serving"
    ASLEEP = "asleep"  # not used for so long that it serves no more
    REVOKED = "revoked"


@dataclass(frozen=True)
class Device:
    """The device behind a request."""

    id: int
    shop_id: int
    name: str
    seen_at: datetime


@dataclass(frozen=True)
class Invitation:
    """A device that has not joined yet."""

    shop_id: int
    name: str


@dataclass(frozen=True)
class Registered:
    """A device as its shop's list shows it."""

    id: int
    name: str
    made_by: str
    made_at: datetime
    link_until: datetime
    seen_at: datetime | None
    revoked_at: datetime | None

    def standing(self, at: datetime) -> Standing:
        """What it is good for."""
        if self.revoked_at:
            return Standing.REVOKED
        if self.seen_at is None:
            return Standing.INVITED if self.link_until > at else Standing.MISSED
        return Standing.SERVING if self.seen_at > at - timedelta(days=SERVES_DAYS) else Standing.ASLEEP


def device_behind(town_id: int, *, token: str, at: datetime) -> Device | None:
    """The device that bears this token, or None when it serves no more. One query."""
    query = select(ShopDevice.id, ShopDevice.shop_id, ShopDevice.name, ShopDevice.seen_at).where(
        ShopDevice.town_id == town_id,
        ShopDevice.token_digest == digest(token),
        ShopDevice.revoked_at.is_(None),
        ShopDevice.seen_at > at - timedelta(days=SERVES_DAYS),
    )
    row = db.session.execute(query).one_or_none()
    return Device(row.id, row.shop_id, row.name, row.seen_at) if row else None


def invitation_of(town_id: int, *, link: str, at: datetime) -> Invitation | None:
    """What a link invites to, or None when it opens nothing (any more)."""
    query = select(ShopDevice.shop_id, ShopDevice.name).where(
        ShopDevice.town_id == town_id,
        ShopDevice.link_digest == digest(link),
        ShopDevice.link_until > at,
        ShopDevice.revoked_at.is_(None),
    )
    row = db.session.execute(query).one_or_none()
    return Invitation(row.shop_id, row.name) if row else None


def devices_of(town_id: int, shop_id: int) -> list[Registered]:
    """The devices that a shop has or had, newest first; those turned away last."""
    query = (
        select(
            *(ShopDevice.id, ShopDevice.name, User.name, ShopDevice.made_at),
            *(ShopDevice.link_until, ShopDevice.seen_at, ShopDevice.revoked_at),
        )
        .join(User, User.id == ShopDevice.made_by_user_id)
        .where(ShopDevice.town_id == town_id, ShopDevice.shop_id == shop_id)
        .order_by(ShopDevice.revoked_at.is_not(None), ShopDevice.id.desc())
    )
    return [Registered(*row) for row in db.session.execute(query)]
