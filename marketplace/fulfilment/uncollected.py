"""Bags that nobody fetches: the resident is told when the window is over, and the bag ends after its days.

What keeps goes back on the shelf and is given back in full. What spoils or was made for one is written off,
and of it the shop gives back the share that was told before the order. Who paid nothing owes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select, tuple_

from marketplace.catalogue.models import Offered
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.money import rounded_share
from marketplace.fulfilment.backs.papers import invoice_bag
from marketplace.notices.composing import tell_resident, tell_shop
from marketplace.orders.actors import Actor
from marketplace.orders.figures import recount
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.handovers.places import give_places_back
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.shortfalls import PACKED, missing_of, settle_shortfalls
from marketplace.orders.states import ShopOrderState
from marketplace.payments.attempts import lock_attempts, lock_kept
from marketplace.payments.figures import bag_figures_of
from marketplace.payments.refunds.deciding import refund_bag, refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.payments.transfers.settling import settle_bag
from marketplace.stock.holding import hand_out, lock_levels, release
from marketplace.stock.models import Reason
from marketplace.towns.queries import town_by_id

PATIENCE = timedelta(minutes=15)
UNTOLD_DAYS = timedelta(days=30)  # for bags of before there was a rule to tell
_PERCENT = 100
Key = tuple[int, int]


@dataclass(frozen=True)
class _Rest:
    """What is left in a bag that ends."""

    bag: ShopOrder
    lines: list[OrderLine]

    @property
    def fresh(self) -> list[OrderLine]:
        return [line for line in self.lines if line.is_fresh]

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it was fetched before."""
        return all(line.handed_at is None for line in self.bag.lines)


def missed_bags(*, limit: int) -> list[Key]:
    """Packed bags whose window is over and of which nobody has been told, over all towns.

    The window is that of the hub for a bag that is fetched there.
    """
    late = clock.now() - PATIENCE
    query = (
        select(ShopOrder.town_id, ShopOrder.id)
        .outerjoin(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .where(
            ShopOrder.state.in_(PACKED),
            ShopOrder.collect_until < late,
            or_(HubStop.fetch_until.is_(None), HubStop.fetch_until < late),
            ShopOrder.missed_at.is_(None),
        )
        .order_by(ShopOrder.collect_until)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, bag_id) for town_id, bag_id in db.session.execute(query)]


def overdue_bags(*, limit: int, after: Key = (0, 0)) -> list[Key]:
    """Packed bags whose days may be over, over all towns, from one on: their towns' calendars decide."""
    soon = (clock.now() + timedelta(hours=14)).date()  # as far as any town's calendar is ahead
    key = tuple_(ShopOrder.town_id, ShopOrder.id)
    untold = and_(ShopOrder.kept_until.is_(None), ShopOrder.local_day < soon - UNTOLD_DAYS)
    query = (
        select(ShopOrder.town_id, ShopOrder.id)
        .where(ShopOrder.state.in_(PACKED), or_(ShopOrder.kept_until < soon, untold), key > after)
        .order_by(ShopOrder.town_id, ShopOrder.id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, bag_id) for town_id, bag_id in db.session.execute(query)]


def tell_missed(town_id: int, *, shop_order_id: int) -> bool:
    """Say to the resident that the bag waits, and until when; once. Gives whether it was. Commits: no."""
    bag = _lock(town_id, shop_order_id)
    if bag.state not in PACKED or bag.missed_at is not None:
        return False
    bag.missed_at = clock.now()
    db.session.flush()
    tell_resident(town_by_id(town_id), shop_order=bag, event="missed", until=kept_until(bag))
    return True


def kept_until(bag: ShopOrder) -> date:
    """The last day on which a bag is kept; a window that was moved to later moves it along."""
    return max(bag.kept_until or bag.local_day + UNTOLD_DAYS, bag.local_day)


def end_if_due(town_id: int, *, shop_order_id: int) -> bool:
    """End a bag that nobody fetched in its days: goods, place and money by the rule, everybody told.

    Of one that was fetched in part, the rest ends so, and it counts as collected. Gives whether it ended.
    Races: order, payments, bag, levels and window are locked as everybody locks them; one that is handed over
    at this moment is not due any more. Commits: no.
    """
    bag = _lock(town_id, shop_order_id)
    if bag.state not in PACKED or _today(bag) <= kept_until(bag):
        return False
    rest = _Rest(bag, [line for line in bag.lines if not line.withdrawn and line.handed_at is None])
    state = ShopOrderState.UNCOLLECTED if rest.is_whole else ShopOrderState.COLLECTED
    bag.become(state, at=clock.now(), by=Actor.system())
    db.session.flush()
    _settle_stock(rest)
    give_places_back([bag])
    refund_cents = _settle_money(rest)
    tell_resident(town_by_id(town_id), shop_order=bag, event="uncollected", refund_cents=refund_cents)
    tell_shop(town_by_id(town_id), shop_order=bag, event="uncollected")
    return True


def _lock(town_id: int, shop_order_id: int) -> ShopOrder:
    bag = db.session.get_one(ShopOrder, (town_id, shop_order_id))
    lock_attempts(town_id, bag.order_id)
    db.session.refresh(bag, with_for_update=True)
    return bag


def _today(bag: ShopOrder) -> date:
    now: datetime = clock.local(clock.now(), bag.time_zone)
    return now.date()


def _settle_stock(rest: _Rest) -> None:
    town_id, bag = rest.bag.town_id, rest.bag
    variant_ids = {line.variant_id for line in rest.lines}
    lock_levels(town_id, variant_ids=variant_ids)
    hand_out(
        town_id,
        shop_order_id=bag.id,
        missing=missing_of(town_id, shop_order_id=bag.id),
        by_user_id=None,
        line_ids=[line.id for line in rest.fresh],
        reason=Reason.LOSS,
    )
    release(town_id, shop_order_ids=[bag.id])
    settle_shortfalls(town_id, variant_ids=variant_ids)


def _settle_money(rest: _Rest) -> int:
    """Give back what is due of the rest; gives how much. Units: cents."""
    bag = rest.bag
    if lock_kept(bag.town_id, bag.order_id) is None:
        _owe_nothing(rest)
        return 0
    figure = bag_figures_of(bag.town_id, shop_order_ids=[bag.id])[bag.id]
    kept = {line.line_id: line.kept_cents for line in figure.lines}
    back = {line.id: _share(line, kept[line.id], bag) for line in rest.lines}
    if rest.is_whole and all(cents == kept[line_id] for line_id, cents in back.items()):
        refund_bag(bag.town_id, shop_order_id=bag.id, change="uncollected", borne_by=Bearer.SHOP)
    else:
        _refund_lines(bag, back)
        _settle(bag)
    return sum(back.values())


def _refund_lines(bag: ShopOrder, back: Mapping[int, int]) -> None:
    for line_id, cents in sorted(back.items()):
        if cents:
            refund_line(
                bag.town_id,
                order_line_id=line_id,
                change="uncollected",
                amount_cents=cents,
                borne_by=Bearer.SHOP,
            )


def _share(line: OrderLine, kept_cents: int, bag: ShopOrder) -> int:
    return rounded_share(kept_cents, bag.fresh_refund_percent, _PERCENT) if line.is_fresh else kept_cents


def _owe_nothing(rest: _Rest) -> None:
    """Of a bag that is settled at the till: nothing was taken for the rest, and nothing is asked for it."""
    if rest.is_whole:
        return
    for line in rest.lines:
        line.withdrawn = line.quantity
    tried = [line for line in rest.lines if line.offered is Offered.TO_TRY]
    rest.bag.left_cents += sum(line.total_cents for line in tried)
    db.session.flush()
    recount(rest.bag)
    _settle(rest.bag)


def _settle(bag: ShopOrder) -> None:
    settle_bag(bag.town_id, shop_order_id=bag.id, currency=town_by_id(bag.town_id).currency)
    invoice_bag(bag)  # of what the shop keeps of it
