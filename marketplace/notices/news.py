"""What residents were told of their bags: each thing once, whatever message it stood in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.prepared import Prepared
from marketplace.notices.models import BagNews

_OPEN = Prepared(lambda insert: insert(BagNews).on_conflict_do_nothing())


def note_ready(town_id: int, *, shop_order_ids: Collection[int]) -> None:
    """The resident knows from now on that these bags are there.

    Races: the caller has locked the order, so nobody else tells of its bags. Commits: no.
    """
    _note(town_id, shop_order_ids, {"ready_at": clock.now()})


def note_late(town_id: int, *, shop_order_ids: Collection[int]) -> None:
    """The resident knows from now on that these bags are not there yet. Commits: no."""
    _note(town_id, shop_order_ids, {"late_at": clock.now()})


def forget_lateness(town_id: int, *, shop_order_ids: Collection[int]) -> None:
    """These bags have another time: what was said of the former one says nothing of it. Commits: no."""
    _set(town_id, shop_order_ids, {"late_at": None})


def _note(town_id: int, shop_order_ids: Collection[int], said: dict[str, datetime | None]) -> None:
    if shop_order_ids:
        _OPEN.run([{"town_id": town_id, "shop_order_id": each} for each in sorted(shop_order_ids)])
        _set(town_id, shop_order_ids, said)


def _set(town_id: int, shop_order_ids: Collection[int], said: dict[str, datetime | None]) -> None:
    db.session.execute(
        update(BagNews)
        .where(BagNews.town_id == town_id, BagNews.shop_order_id.in_(shop_order_ids))
        .values(**said)
        .execution_options(synchronize_session=False)
    )
