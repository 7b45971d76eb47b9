"""A bag goes through a hub: it is sent there, and comes there as so many bags, cold ones among them."""

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.handovers.models import HubStop

MOST_BAGS = 20


class BagsMiscounted(Refusal):
    """So many bags cannot be, or more are cold than there are."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "Comptez les sacs : de 1 à %(most)s, dont au plus autant au frais.",
                most=MOST_BAGS,
            )
        )


def send_through_hub(town_id: int, *, shop_order_id: int, point_id: int) -> None:
    """Let a bag be fetched at a hub instead of in its shop. Commits: no."""
    db.session.add(HubStop(town_id=town_id, shop_order_id=shop_order_id, point_id=point_id))
    db.session.flush()


def stop_of(town_id: int, *, shop_order_id: int) -> HubStop | None:
    """Where a bag is fetched instead of in its shop, or None."""
    return db.session.get(HubStop, (town_id, shop_order_id))


def note_arrival(stop: HubStop, *, bags: int, cold_bags: int, by_user_id: int | None) -> None:
    """Write down what came. Raises: BagsMiscounted. Commits: no."""
    if not 1 <= bags <= MOST_BAGS or not 0 <= cold_bags <= bags:
        raise BagsMiscounted
    stop.bags, stop.cold_bags = bags, cold_bags
    stop.arrived_at, stop.taken_in_by_user_id = clock.now(), by_user_id
    db.session.flush()
