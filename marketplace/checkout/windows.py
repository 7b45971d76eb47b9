"""Nothing is sold into a window that its shop closes at the same moment, nor kept there once it is closed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from marketplace.checkout.drafting import Draft
from marketplace.checkout.errors import ShopTrouble, WindowsRefused
from marketplace.checkout.queries import OwnHolds, checkout_diary
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.orders.models import ShopOrder
from marketplace.pickup.models import SlotBooking
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of
from marketplace.towns.queries import town_by_id

_A_MINUTE = timedelta(minutes=1)


def check_windows(draft: Draft, *, versions: Mapping[int, int]) -> None:
    """Look again at the windows of those shops whose hours changed since they were chosen.

    `versions`: of the shops' hours now, read under their locks. Raises: WindowsRefused.
    """
    if current_app.extensions["settings"].unguarded_windows:
        return
    doubtful = [part for part in draft.parts if versions[part.shop_id] != draft.hours_versions[part.shop_id]]
    if not doubtful:
        return
    chosen = frozenset((part.shop_id, part.choice.window.starts_at) for part in doubtful)
    lead_days = {part.shop_id: max(line.lead_days for _id, line in part.lines) for part in doubtful}
    diary = checkout_diary(draft.town, lead_days=lead_days, own=OwnHolds(windows=chosen))
    troubles = [
        ShopTrouble(part.shop_id, _changed(part.shop_name))
        for part in doubtful
        if diary.window_at(part.shop_id, part.choice.window.key) is None
        or diary.capacity_of(part.shop_id) != part.choice.capacity
    ]
    if troubles:
        raise WindowsRefused(troubles)


def closed_meanwhile(town_id: int, *, parts: Sequence[ShopOrder]) -> set[int]:
    """Which of these bags, not placed yet, their shops would have to hand over behind a closed door.

    `parts`: locked.
    Races: the shops are locked, shared, in the order of their ids: who closes a window comes wholly before
    this and is believed, or after, and sees the bags as placed. Commits: no.
    """
    if not parts:
        return set()
    shop_ids = sorted({part.shop_id for part in parts})
    db.session.execute(
        select(Shop.id)
        .where(Shop.town_id == town_id, Shop.id.in_(shop_ids))
        .order_by(Shop.id)
        .with_for_update(read=True)
    ).all()
    town, first = town_by_id(town_id), min(part.local_day for part in parts)
    hours = opening_hours_of(town, from_day=first, shop_ids=shop_ids)
    shut = _shut_windows(town_id, [part.slot_booking_id for part in parts])
    return {
        part.id
        for part in parts
        if part.slot_booking_id in shut
        or part.shop_id not in hours
        or not hours[part.shop_id].covers(
            clock.local(part.collect_from, town.time_zone),
            clock.local(part.collect_until - _A_MINUTE, town.time_zone),
        )
    }


def _changed(shop: str) -> str:
    return _("Les horaires de %(shop)s viennent de changer : choisissez une autre heure.", shop=shop)


def _shut_windows(town_id: int, booking_ids: Sequence[int]) -> set[int]:
    query = select(SlotBooking.id).where(
        SlotBooking.town_id == town_id,
        SlotBooking.id.in_(booking_ids),
        SlotBooking.closed_at.is_not(None),
    )
    return set(db.session.scalars(query))
