"""Who came to an address that leads nowhere is shown the street: its shops, the open ones first."""

from flask import request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.queries import shops_of
from marketplace.towns.queries import TownView

_LOST = {404, 410}
_LOOKED_AT = 24
_SHOWN = 8


def shops_for_lost(status: int, town: TownView | None, *, is_broken: bool) -> list[ShopCard]:
    """A few shops for the page of that error; none where nobody is lost, or the database must not be asked.

    An error's page never fails for want of these: without an answer it goes without.
    """
    if town is None or is_broken or status not in _LOST or request.method != "GET":
        return []
    try:
        cards = shops_of(town, most=_LOOKED_AT).cards
    except (DBAPIError, PoolExhausted):
        return []
    return sorted(cards, key=lambda shop: not shop.is_open)[:_SHOWN]
