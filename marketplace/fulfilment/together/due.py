"""The queue of orders whose resident may have to be told something now, over all towns."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import and_, not_, or_, select, tuple_

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.together.queries import comes_from, comes_until, with_stops_and_news
from marketplace.fulfilment.together.telling import SOON
from marketplace.notices.models import BagNews
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState

_LONGEST_WALK = timedelta(hours=3)  # the last bag of a walk that begins within the hour may be fetched later
Key = tuple[int, int]


def orders_to_look_at(*, limit: int) -> Iterator[Key]:
    """Orders with a bag that is there and not told of, or late and not told of, as (town_id, order_id).

    Read so many at a time; one that fails keeps none of the others back.
    """
    now, after = clock.now(), (0, 0)
    while found := _some(now, limit=limit, after=after):
        yield from found
        after = found[-1]


def _some(now: datetime, *, limit: int, after: Key) -> list[Key]:
    is_here = or_(
        ShopOrder.state == ShopOrderState.AT_HUB,
        and_(ShopOrder.state == ShopOrderState.READY, HubStop.point_id.is_(None)),
    )
    untold = and_(is_here, BagNews.ready_at.is_(None), comes_from <= now + SOON + _LONGEST_WALK)
    late = and_(not_(is_here), BagNews.late_at.is_(None), comes_from <= now)
    key = tuple_(ShopOrder.town_id, ShopOrder.order_id)
    query = (
        with_stops_and_news(select(ShopOrder.town_id, ShopOrder.order_id))
        .where(ShopOrder.state.in_(OPEN), comes_until > now, or_(untold, late), key > tuple_(*after))
        .distinct()
        .order_by(ShopOrder.town_id, ShopOrder.order_id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, order_id) for town_id, order_id in db.session.execute(query)]
