"""The council's say over a shop of its street: let it in, pause it, open it again."""

from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops import pausing
from marketplace.shops.legal.changing import legal_of
from marketplace.shops.legal.lacks import lacks_of
from marketplace.shops.models import PausedBy, Shop, ShopMoveRefused
from marketplace.shops.states import ShopStatus


class StillSilent(Refusal):
    """The shop has not told all that its customers must know."""

    def __init__(self) -> None:
        super().__init__(
            _("L’identité légale de la boutique n’est pas complète : aidez-la à la remplir, puis ouvrez.")
        )


def admit(shop: Shop) -> None:
    """Let a shop that applied sell in the street. Raises: ShopMoveRefused. Commits: no."""
    _move(shop, to=ShopStatus.SELLING, out_of=ShopStatus.APPLIED)


def pause(shop: Shop) -> None:
    """Take a shop off the street for a while; the orders it has stay with it. Raises: ShopMoveRefused.

    Commits: no.
    """
    pausing.pause(shop, by=PausedBy.TOWN)


def reopen(shop: Shop) -> None:
    """Put a paused shop back as it was before its pause. Raises: ShopMoveRefused. Commits: no."""
    _move(shop, to=shop.paused_from or ShopStatus.SELLING, out_of=ShopStatus.PAUSED)
    shop.paused_by = shop.paused_from = None
    db.session.flush()


def open_up(shop: Shop, *, to: ShopStatus) -> None:
    """Let residents reserve in a shop, or buy there, once it has told who sells.

    Raises: StillSilent, ShopMoveRefused. Commits: no. Source: EU 2022/2065 (DSA), art. 30; reliability L02.
    """
    if lacks_of(legal_of(shop), phone=shop.phone, email=shop.email):
        raise StillSilent
    _move(shop, to=to, out_of=shop.status)


def _move(shop: Shop, *, to: ShopStatus, out_of: ShopStatus) -> None:
    if shop.status is not out_of:
        raise ShopMoveRefused(shop.name)
    shop.become(to)
    db.session.flush()
