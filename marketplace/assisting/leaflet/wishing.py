"""A shop wishes to stand in the printed catalogue, or does not any more."""

from marketplace.assisting.models import LeafletShop
from marketplace.core import clock
from marketplace.core.db import db


def stands_in_leaflet(town_id: int, *, shop_id: int) -> bool:
    """Whether the next catalogue has a page of this shop."""
    return db.session.get(LeafletShop, (town_id, shop_id)) is not None


def join_leaflet(town_id: int, *, shop_id: int) -> None:
    """From the next catalogue on; a second time changes nothing. Commits: no."""
    if not stands_in_leaflet(town_id, shop_id=shop_id):
        db.session.add(LeafletShop(town_id=town_id, shop_id=shop_id, joined_at=clock.now()))
        db.session.flush()


def leave_leaflet(town_id: int, *, shop_id: int) -> None:
    """What is printed stays on its paper; the next catalogue has no page of it. Commits: no."""
    row = db.session.get(LeafletShop, (town_id, shop_id))
    if row is not None:
        db.session.delete(row)
        db.session.flush()
