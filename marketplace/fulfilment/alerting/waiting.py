"""The queue of bags that nobody has answered, over all towns."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, tuple_, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState

_PLACED = ShopOrder.state == ShopOrderState.PLACED


def unanswered_bags(*, limit: int) -> Iterator[tuple[int, int]]:
    """Bags that the ladder is to look at now, as (town_id, shop_order_id), read so many at a time.

    One that fails keeps none of the others back.
    """
    now, after = clock.now(), (0, 0)
    while due := _due(now, limit=limit, after=after):
        yield from due
        after = due[-1]


def claim_look(town_id: int, *, shop_order_id: int, again_at: datetime) -> bool:
    """Take the look that is due at a bag, and say when the next one is; False when there is none (any more).

    Races: one conditional UPDATE, which locks the bag: of two workers one is told yes, and a shop that
    answers at this moment either was quicker or waits. Commits: no.
    """
    taken = db.session.execute(
        update(ShopOrder)
        .where(ShopOrder.town_id == town_id, ShopOrder.id == shop_order_id, _PLACED, _is_due(clock.now()))
        .values(alert_due_at=again_at)
        .returning(ShopOrder.id)
        .execution_options(synchronize_session=False)
    )
    return taken.scalar_one_or_none() is not None


def look_again(town_id: int, *, shop_id: int) -> None:
    """Let the ladder look at the shop's bags anew: its times have changed. Commits: no."""
    db.session.execute(
        update(ShopOrder)
        .where(ShopOrder.town_id == town_id, ShopOrder.shop_id == shop_id, _PLACED)
        .values(alert_due_at=None)
        .execution_options(synchronize_session=False)
    )


def _due(now: datetime, *, limit: int, after: tuple[int, int]) -> list[tuple[int, int]]:
    query = (
        select(ShopOrder.town_id, ShopOrder.id)
        .where(and_(_PLACED, _is_due(now)), tuple_(ShopOrder.town_id, ShopOrder.id) > tuple_(*after))
        .order_by(ShopOrder.town_id, ShopOrder.id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, shop_order_id) for town_id, shop_order_id in db.session.execute(query)]


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(ShopOrder.alert_due_at.is_(None), ShopOrder.alert_due_at <= now)
