"""The shop looked: what it saw is confirmed, or counted anew where it is not what was said."""

from collections.abc import Mapping

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.orders.counting import bags_beside_count, count_shelf
from marketplace.shops.models import Shop
from marketplace.stock.holding import lock_levels
from marketplace.stock.models import Reason, StockLevel


def confirm_shelf(
    shop: Shop, *, said: Mapping[int, int], found: Mapping[int, int], by_user_id: int | None
) -> set[int]:
    """State what was found of several variants; `said` is what the page showed when the shop looked.

    Gives those that moved in between, by a hand-over or a colleague: of them nothing is written, they are to
    be looked at again. Units: pieces, or grams, by variant id. Raises: CountRefused.
    Races: the levels are locked in the order of their ids before they are compared. Commits: no.
    """
    lock_levels(shop.town_id, variant_ids=found)
    now = _said_now(shop, found)
    moved = {variant_id for variant_id in found if now.get(variant_id) != said.get(variant_id)}
    counts = {variant_id: units for variant_id, units in found.items() if variant_id not in moved}
    if counts:
        count_shelf(shop, counts=counts, reason=Reason.COUNT, by_user_id=by_user_id)
    return moved


def _said_now(shop: Shop, variant_ids: Mapping[int, int]) -> dict[int, int]:
    query = select(StockLevel.variant_id, StockLevel.on_hand).where(
        StockLevel.town_id == shop.town_id, StockLevel.variant_id.in_(list(variant_ids))
    )
    packed = bags_beside_count(shop, variant_ids=variant_ids)
    return {one: max(on_hand - packed.get(one, 0), 0) for one, on_hand in db.session.execute(query)}
