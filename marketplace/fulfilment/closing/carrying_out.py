"""A change of a shop's times, carried out together with what it means for bags: all of it, or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from marketplace.accounts.journal.writing import write_down
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.closing.changes import CapacityChange, Change, Times
from marketplace.fulfilment.closing.errors import (
    BagsTouched,
    Proposal,
    list_changed,
    message_missing,
    window_gone,
)
from marketplace.fulfilment.closing.settling import move_bag, send_back
from marketplace.fulfilment.closing.waiting import Waiting, waiting_bags
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.payments.attempts import lock_attempts
from marketplace.pickup.opening import Booked, booked_windows, open_windows
from marketplace.pickup.queries import Diary, diary_of
from marketplace.pickup.services import lock_bookings
from marketplace.pickup.slots import Window
from marketplace.shops.hours import ShopHours
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.shops.services import hours_changed
from marketplace.stock.holding import lock_levels
from marketplace.towns.calendar import holidays_from
from marketplace.towns.queries import TownView, town_by_id

_OFFERED = 40


@dataclass(frozen=True)
class Answer:
    """What becomes of a bag: its new window’s key, or empty to give it back. `version`: as it was seen."""

    version: int
    window_key: str


@dataclass(frozen=True)
class Outcome:
    """How many bags got another time, and how many went back."""

    moved: int
    sent_back: int


def carry_out(
    shop: Shop, *, change: Change, answers: Mapping[str, Answer], message: str, by: Actor
) -> Outcome:
    """Change a shop's times. Bags of times that go are moved or given back as `answers` says, by reference.

    Every resident of such a bag is told, in this very transaction, with the shop's message.
    Raises: BagsTouched where a touched bag has no answer that still holds: nothing is changed then, and the
    caller's transaction must be rolled back. HoursRefused, PreparationRefused.
    Races: the shop is locked first. A checkout that is being placed comes wholly before, and its bag is among
    the touched; or after, and is refused. Then payments, bags, stock and windows, as everybody locks them.
    Commits: no.
    """
    hours_changed(shop)
    town = town_by_id(shop.town_id)
    after, touched = _touched(town, shop, change)
    change.write(shop)
    write_down(town.id, shop_id=shop.id, by=by, act=change.act, about=change.about)
    if not touched:
        return Outcome(0, 0)
    proposals = _proposals(town, shop, after, touched)
    chosen = _chosen(proposals, answers, message)
    bags = _lock(town, shop, proposals, answers, [window for window in chosen.values() if window])
    for proposal in proposals:
        bag, window = bags[proposal.bag.shop_order_id], chosen[proposal.bag.reference]
        if window is None:
            send_back(bag, town=town, message=message, by=by)
        else:
            move_bag(bag, town=town, window=window, message=message)
    moved = sum(window is not None for window in chosen.values())
    if isinstance(change, CapacityChange):
        change.write(shop)  # once more: a window with fewer bags now takes fewer
    return Outcome(moved, len(chosen) - moved)


def bags_touched(town: TownView, shop: Shop, change: Change) -> list[Waiting]:
    """The bags that could not be fetched any more when they were to be, if the change were made now."""
    return _touched(town, shop, change)[1]


def _touched(town: TownView, shop: Shop, change: Change) -> tuple[ShopHours, list[Waiting]]:
    today = clock.today(town.time_zone)
    before = opening_hours_of_shop(town, shop.id, from_day=today - timedelta(days=1))
    changed = change.hours_after(replace(before, unanswered=frozenset()))
    after = changed.on_holidays(holidays_from(town, today).keys())
    times = Times(before, after, town.time_zone)
    return after, change.touched(waiting_bags(town.id, shop.id), times)


def _proposals(town: TownView, shop: Shop, after: ShopHours, touched: Sequence[Waiting]) -> list[Proposal]:
    """For each bag the free windows after its own; first proposed is the soonest that still has room."""
    diary = diary_of(town.id, time_zone=town.time_zone, hours={shop.id: after}, point_ids=[shop.id])
    booked, given = booked_windows(town.id, point_id=shop.id), Counter[datetime]()
    nobody, proposals = Booked(0, diary.capacity_of(shop.id), is_closed=False), list[Proposal]()
    for bag in touched:
        windows = _windows_for(diary, shop.id, bag)
        with_room = (
            window
            for window in windows
            if given[window.starts_at] + bag.places <= booked.get(window.starts_at, nobody).left
        )
        first = next(with_room, None)
        if first:
            given[first.starts_at] += bag.places
        proposals.append(Proposal(bag, windows, first))
    return proposals


def _windows_for(diary: Diary, point_id: int, bag: Waiting) -> list[Window]:
    """What goes to a hub stays within the time at which it is brought there."""
    later = diary.free_windows_after(point_id, at=bag.collect_from)
    in_time = (window for window in later if bag.bring_by is None or window.ends_at <= bag.bring_by)
    return list(islice(in_time, _OFFERED))


def _chosen(
    proposals: Sequence[Proposal], answers: Mapping[str, Answer], message: str
) -> dict[str, Window | None]:
    """The window chosen for each bag, None to give it back. Raises: BagsTouched."""
    seen = {proposal.bag.reference: proposal.bag.version for proposal in proposals}
    if not answers:
        raise BagsTouched(proposals)
    if seen != {reference: answer.version for reference, answer in answers.items()}:
        raise BagsTouched(proposals, list_changed())
    if not message.strip():
        raise BagsTouched(proposals, message_missing())
    chosen: dict[str, Window | None] = {}
    for proposal in proposals:
        key = answers[proposal.bag.reference].window_key
        window = next((window for window in proposal.windows if window.key == key), None)
        if (window is None and key) or (window is None and proposal.bag.is_partly_fetched):
            raise BagsTouched(proposals, window_gone())
        chosen[proposal.bag.reference] = window
    return chosen


def _lock(
    town: TownView,
    shop: Shop,
    proposals: Sequence[Proposal],
    answers: Mapping[str, Answer],
    windows: Sequence[Window],
) -> dict[int, ShopOrder]:
    """Payments, bags, stock, windows: the union of all that is touched. Raises: BagsTouched."""
    for order_id in sorted(proposal.bag.order_id for proposal in proposals):
        lock_attempts(town.id, order_id)
    bags = _locked_bags(town.id, [proposal.bag.shop_order_id for proposal in proposals])
    for proposal in proposals:
        if bags[proposal.bag.shop_order_id].version != answers[proposal.bag.reference].version:
            raise BagsTouched(proposals, list_changed())
    variants = select(OrderLine.variant_id).where(
        OrderLine.town_id == town.id, OrderLine.shop_order_id.in_(bags)
    )
    lock_levels(town.id, variant_ids=set(db.session.scalars(variants)))
    opened = open_windows(town.id, point_id=shop.id, windows=set(windows), time_zone=town.time_zone)
    lock_bookings(town.id, booking_ids={*opened.values(), *(bag.slot_booking_id for bag in bags.values())})
    return bags


def _locked_bags(town_id: int, bag_ids: Sequence[int]) -> dict[int, ShopOrder]:
    query = (
        select(ShopOrder)
        .where(ShopOrder.town_id == town_id, ShopOrder.id.in_(bag_ids))
        .order_by(ShopOrder.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {bag.id: bag for bag in db.session.scalars(query)}
