"""Nothing is sold into a window that its shop closes at the same moment, nor kept there once it is closed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from marketplace.checkout.drafting import Draft
from marketplace.checkout.errors import ShopTrouble, WindowsRefused
from marketplace.checkout.hubs import check_hub
from marketplace.checkout.loads import load_of
from marketplace.checkout.queries import OwnHolds, checkout_diary
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.models import ShopOrder
from marketplace.pickup.hub_models import HubRule
from marketplace.pickup.hub_windows import hub_hours
from marketplace.pickup.models import SlotBooking
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of
from marketplace.towns.queries import town_by_id

_A_MINUTE = timedelta(minutes=1)


def check_windows(draft: Draft, *, versions: Mapping[int, int]) -> None:
    """Look again at the windows of those shops whose hours changed since they were chosen.

    `versions`: of the shops' hours now, read under their locks. Raises: WindowsRefused, HubRefused.
    """
    check_hub(draft.hub, town_id=draft.town.id)
    if current_app.extensions["settings"].unguarded_windows:
        return
    doubtful = [part for part in draft.parts if versions[part.shop_id] != draft.hours_versions[part.shop_id]]
    if not doubtful:
        return
    # Whether there is room is settled when it is taken.
    chosen = {(part.shop_id, part.choice.window.starts_at): part.choice.capacity for part in doubtful}
    lead_days = {part.shop_id: max(line.lead_days for _id, line in part.lines) for part in doubtful}
    loads = {part.shop_id: load_of(line for _id, line in part.lines) for part in doubtful}
    diary = checkout_diary(draft.town, lead_days=lead_days, own=OwnHolds(windows=chosen), loads=loads)
    troubles = [
        ShopTrouble(part.shop_id, _changed(part.shop_name))
        for part in doubtful
        if diary.window_at(part.shop_id, part.choice.window.key) is None
        or diary.choice_at(part.shop_id, part.choice.window) != part.choice
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


def hubs_closed_meanwhile(town_id: int, *, parts: Sequence[ShopOrder]) -> set[int]:
    """Which of these bags, not placed yet, would wait at a hub that is closed when they are to be fetched.

    Races: the hubs' rules are locked, shared: who closes comes wholly before this, or after and sees the
    places that were taken again. Commits: no.
    """
    stops = list(
        db.session.scalars(
            select(HubStop).where(
                HubStop.town_id == town_id, HubStop.shop_order_id.in_([part.id for part in parts])
            )
        )
    )
    asked = [(stop, stop.fetch_from, stop.fetch_until) for stop in stops]
    chosen = [(stop, begins, ends) for stop, begins, ends in asked if begins and ends]
    if not chosen:
        return set()
    hub_ids = sorted({stop.point_id for stop, _begins, _ends in chosen})
    rules = select(HubRule.hub_id).where(HubRule.town_id == town_id, HubRule.hub_id.in_(hub_ids))
    db.session.execute(rules.order_by(HubRule.hub_id).with_for_update(read=True)).all()
    zone = town_by_id(town_id).time_zone
    first = min(clock.local(begins, zone).date() for _stop, begins, _ends in chosen)
    hours = hub_hours(town_id, hub_ids=hub_ids, from_day=first)
    return {
        stop.shop_order_id
        for stop, begins, ends in chosen
        if stop.point_id not in hours
        or not hours[stop.point_id].covers(clock.local(begins, zone), clock.local(ends - _A_MINUTE, zone))
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
