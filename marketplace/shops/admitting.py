"""The council's say over a shop of its street: let it in, pause it, open it again."""

from marketplace.core.db import db
from marketplace.shops.models import Shop, ShopMoveRefused
from marketplace.shops.states import ShopStatus


def admit(shop: Shop) -> None:
    """Let a shop that applied sell in the street. Raises: ShopMoveRefused. Commits: no."""
    _move(shop, to=ShopStatus.SELLING, out_of=(ShopStatus.APPLIED,))


def pause(shop: Shop) -> None:
    """Take a shop off the street for a while; the orders it has stay with it. Raises: ShopMoveRefused.

    Commits: no.
    """
    _move(shop, to=ShopStatus.PAUSED, out_of=(ShopStatus.SHOWCASE, ShopStatus.RESERVE, ShopStatus.SELLING))


def reopen(shop: Shop) -> None:
    """Put a paused shop back on the street. Raises: ShopMoveRefused. Commits: no."""
    _move(shop, to=ShopStatus.SELLING, out_of=(ShopStatus.PAUSED,))


def _move(shop: Shop, *, to: ShopStatus, out_of: tuple[ShopStatus, ...]) -> None:
    if shop.status not in out_of:
        raise ShopMoveRefused(shop.name)
    shop.become(to)
    db.session.flush()
