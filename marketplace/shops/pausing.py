"""A pause: the shop sells nothing until it says so; the orders that it has stay with it."""

from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops.models import PausedBy, Shop, ShopMoveRefused
from marketplace.shops.states import VISIBLE, ShopStatus


class PausedByTown(Refusal):
    """Who paused a shop opens it again: the town's pause is not the shop's to end."""

    def __init__(self) -> None:
        super().__init__(_("Votre mairie a mis la boutique en pause : appelez-la pour reprendre."))


class PausedBySilence(Refusal):
    """Orders went unanswered: the page of alerts says what to do about it."""

    def __init__(self) -> None:
        super().__init__(_("Des commandes sont restées sans réponse : reprenez depuis la page « Alertes »."))


def pause(shop: Shop, *, by: PausedBy) -> None:
    """Sell nothing from now on. Where somebody paused it before, a town's pause counts, and stays.

    Raises: ShopMoveRefused when the shop is not in the street, or the town has paused it already.
    Commits: no.
    Races: a checkout that is being placed locks the shop's row: it comes wholly before, or is refused.
    """
    if shop.status is ShopStatus.PAUSED:
        if by is PausedBy.TOWN:
            if shop.paused_by in {PausedBy.TOWN, None}:  # None: from before it was written down who paused
                raise ShopMoveRefused(shop.name)
            shop.paused_by = by
            db.session.flush()
        return
    if shop.status not in VISIBLE:
        raise ShopMoveRefused(shop.name)
    shop.paused_from, shop.paused_by = shop.status, by
    shop.become(ShopStatus.PAUSED)
    db.session.flush()


def resume(shop: Shop) -> None:
    """The shop takes orders again, as before its pause; one that is not paused stays as it is.

    Raises: PausedByTown, PausedBySilence. Commits: no.
    """
    if shop.status is not ShopStatus.PAUSED:
        return
    if shop.paused_by is PausedBy.SILENCE:
        raise PausedBySilence
    if shop.paused_by is not PausedBy.SHOP:  # from before it was written down who paused: the town did
        raise PausedByTown
    shop.become(shop.paused_from or ShopStatus.SELLING)
    shop.paused_from = shop.paused_by = None
    db.session.flush()
