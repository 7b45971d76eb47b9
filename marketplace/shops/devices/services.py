"""A device is invited by who runs the shop, joins once, and can be turned away at any moment."""

from datetime import timedelta

from sqlalchemy import func, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.references import digest, new_token
from marketplace.core.words import _
from marketplace.shops.devices.models import ShopDevice
from marketplace.shops.models import Shop

LINK_MINUTES = 15
MOST_DEVICES = 12


class LinkOver(NotFound):
    """The link that was to join a device opens nothing."""

    def __init__(self) -> None:
        super().__init__(
            _("Ce lien n’ouvre plus rien : il sert une fois, pendant un quart d’heure. Demandez-en un autre.")
        )


class TooManyDevices(Refusal):
    """More devices than a counter has room for."""

    def __init__(self) -> None:
        super().__init__(_("Douze appareils servent déjà : retirez-en un avant d’en ajouter un autre."))


def invite_device(shop: Shop, *, name: str, by_user_id: int) -> str:
    """Make room for a device; gives the secret of the link that joins it, which is kept nowhere.

    Raises: TooManyDevices. Commits: no.
    """
    if _open_devices(shop) >= MOST_DEVICES:
        raise TooManyDevices
    link, now = new_token(), clock.now()
    db.session.add(
        ShopDevice(
            town_id=shop.town_id,
            shop_id=shop.id,
            name=name,
            link_digest=digest(link),
            link_until=now + timedelta(minutes=LINK_MINUTES),
            made_by_user_id=by_user_id,
            made_at=now,
        )
    )
    db.session.flush()
    return link


def join(town_id: int, *, link: str) -> str:
    """The device that opened the link serves from now on; gives the token for its cookie.

    Raises: LinkOver. Races: one conditional UPDATE: of two who open one link, one joins. Commits: no.
    """
    token, now = new_token(), clock.now()
    joined = db.session.execute(
        update(ShopDevice)
        .where(
            ShopDevice.town_id == town_id,
            ShopDevice.link_digest == digest(link),
            ShopDevice.link_until > now,
            ShopDevice.revoked_at.is_(None),
        )
        .values(link_digest=None, token_digest=digest(token), seen_at=now)
        .returning(ShopDevice.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not joined:
        raise LinkOver
    return token


def note_use(town_id: int, *, device_id: int) -> None:
    """The device is used: its days begin anew. Commits: no."""
    db.session.execute(
        update(ShopDevice)
        .where(ShopDevice.town_id == town_id, ShopDevice.id == device_id)
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def turn_away(shop: Shop, *, device_id: int) -> str:
    """The device serves no more, from its next request on, and its link joins nothing; gives its name.

    A second time changes nothing. Raises: NotFound for another shop's device. Commits: no.
    """
    device = db.session.get(ShopDevice, (shop.town_id, device_id))
    if device is None or device.shop_id != shop.id:
        raise NotFound(_("Cet appareil n’est pas de votre boutique."))
    device.revoked_at = device.revoked_at or clock.now()
    db.session.flush()
    return device.name


def _open_devices(shop: Shop) -> int:
    query = (
        select(func.count())
        .select_from(ShopDevice)
        .where(
            ShopDevice.town_id == shop.town_id,
            ShopDevice.shop_id == shop.id,
            ShopDevice.revoked_at.is_(None),
        )
    )
    return db.session.scalar(query) or 0
