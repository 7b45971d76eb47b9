"""The council's say over a shop of its street: let it in, pause it, open it again."""

from marketplace.core.db import db
from marketplace.shops import pausing
from marketplace.shops.models import PausedBy, Shop, ShopMoveRefused
from marketplace.shops.states import ShopStatus


def admit(shop: Shop) -> None:
    """Let a shop that applied sell in the street. Raises: ShopMoveRefused. Commits: no."""
    _move(shop, to=ShopStatus.SELLING, out_of=ShopStatus.APPLIED)


def pause(shop: Shop) -> None:
    """Take a shop off the street for a while; the orders it has stay with it. Raises: ShopMoveRefused.

    Commits: no.
    """
    pausing.pause(shop, by=PausedBy.TOWN)


def reopen(shop: Shop) -> None:
    """Put a paused shop back on the street. Raises: ShopMoveRefused. Commits: no."""
    _move(shop, to=ShopStatus.SELLING, out_of=ShopStatus.PAUSED)
    shop.paused_by = shop.paused_from = None
    db.session.flush()


def _move(shop: Shop, *, to: ShopStatus, out_of: ShopStatus) -> None:
    if shop.status is not out_of:
        raise ShopMoveRefused(shop.name)
    shop.become(to)
    db.session.flush()
