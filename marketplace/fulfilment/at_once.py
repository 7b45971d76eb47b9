"""What a shop does in one go that the life of a bag tells as two steps."""

from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder


def pack_at_once(shop_order: ShopOrder, *, by: Actor) -> None:
    """The bag was packed before anybody had answered: accepted and ready, both written down.

    Raises: MoveRefused, and then neither is done. Commits: no.
    """
    accept(shop_order, by=by)
    mark_ready(shop_order, by=by)
