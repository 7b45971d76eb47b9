"""What becomes of an order that is not paid: its time runs out, or its resident gives it up.

What it holds is free for others once nobody can pay for it any more. Where a paying page is open, the
provider is asked to close it first: it may be paid in this very moment.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from marketplace.checkout.errors import OrderCalledOff, PaymentTooLate, StillAsked
from marketplace.core import clock, crash
from marketplace.core.db import db
from marketplace.core.errors import NotFound
from marketplace.core.words import _
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.places import give_places_back
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.shortfalls import settle_shortfalls
from marketplace.orders.states import BEFORE_PAYMENT, ShopOrderState
from marketplace.payments.attempts import lock_attempts
from marketplace.payments.errors import PaymentInProgress, PaymentUnderReview
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.opening import close_checkout
from marketplace.payments.states import PAYABLE
from marketplace.payments.town_cards.tender import free
from marketplace.stock.deadlines import deadline_of
from marketplace.stock.holding import expired, release


class Fate(StrEnum):
    """What became of an order that its resident gave up."""

    FREED = "freed"  # nothing is paid, nothing is kept
    CLOSING = "closing"  # its paying page is not closed yet: it could still be paid
    PLACED = "placed"  # it had just been paid


@dataclass(frozen=True)
class Unpaid:
    """An order, its attempts and its bags, locked in that order."""

    order: Order
    attempts: Sequence[Payment]
    parts: Sequence[ShopOrder]

    @property
    def held(self) -> list[ShopOrder]:
        """The bags that wait to be paid."""
        return [part for part in self.parts if part.state == ShopOrderState.HELD]

    @property
    def asked(self) -> list[ShopOrder]:
        """The bags whose shop has not said yet whether the goods are there."""
        return [part for part in self.parts if part.state == ShopOrderState.ASKED]

    @property
    def kept(self) -> list[ShopOrder]:
        """The bags whose goods are kept until they are paid."""
        return [part for part in self.parts if part.state in BEFORE_PAYMENT]

    @property
    def open_attempt(self) -> Payment | None:
        """The attempt that may still be paid."""
        return next((payment for payment in self.attempts if payment.state in PAYABLE), None)

    @property
    def is_under_review(self) -> bool:
        """Whether a payment came that is not what was asked for: a person looks at it."""
        return any(payment.state == PaymentState.MISMATCH for payment in self.attempts)

    @property
    def fetched_until(self) -> datetime:
        """When the first of its windows is over."""
        return min(part.collect_until for part in self.parts)

    @property
    def until(self) -> datetime | None:
        """When what it holds may be freed; None when nothing is held."""
        return deadline_of(self.order.town_id, shop_order_ids=[part.id for part in self.kept])


def lock_unpaid(town_id: int, *, order_id: int) -> Unpaid:
    """Take the locks of an order, its attempts and its bags, and change nothing yet. Raises: NotFound.

    Commits: no.
    """
    attempts = lock_attempts(town_id, order_id)
    order = db.session.get(Order, (town_id, order_id), populate_existing=True)
    if order is None:
        raise NotFound(_("Cette commande n’existe pas."))
    return Unpaid(order, attempts, parts_of(town_id, order_id))


def lapse_if_due(town_id: int, *, order_id: int) -> bool:
    """Free what an order holds, if its time is over or it was given up, and nobody can pay for it any more.

    Looked at under its locks: one renewed or paid meanwhile stays. An open paying page is closed first; what
    it is for is freed when its provider has said so. Gives whether it was freed.
    Races: locks are taken as everybody takes them: order, attempts, bags, stock, places. Commits: no.
    """
    return _free(lock_unpaid(town_id, order_id=order_id))


def call_off(town_id: int, *, order_id: int) -> bool:
    """The resident gives up an order before paying. Gives whether it is given up, and not paid or over.

    What it holds is free at once, or, where a paying page is open, as soon as that is closed.
    Races: as `lapse_if_due`. Commits: no.
    """
    unpaid = lock_unpaid(town_id, order_id=order_id)
    attempt = unpaid.open_attempt
    if not unpaid.kept or (attempt and attempt.state == PaymentState.PROCESSING):
        return False
    unpaid.order.called_off_at = unpaid.order.called_off_at or clock.now()
    db.session.flush()
    _free(unpaid)
    return True


def fate_of(town_id: int, *, order_ids: Collection[int]) -> Fate:
    """What became of orders that were given up, after their pages were asked to close. One query."""
    query = select(ShopOrder.state).where(ShopOrder.town_id == town_id, ShopOrder.order_id.in_(order_ids))
    states = set(db.session.scalars(query))
    if states - BEFORE_PAYMENT - {ShopOrderState.LAPSED}:
        return Fate.PLACED
    return Fate.CLOSING if states & BEFORE_PAYMENT else Fate.FREED


def check_payable(unpaid: Unpaid) -> None:
    """Refuse what is no longer held for its resident.

    Raises: PaymentUnderReview, OrderCalledOff, StillAsked, PaymentTooLate.
    """
    if unpaid.is_under_review:
        raise PaymentUnderReview
    if unpaid.order.called_off_at:
        raise OrderCalledOff
    if unpaid.asked:
        raise StillAsked
    if len(unpaid.held) != len(unpaid.parts):
        raise PaymentTooLate


def unpaid_orders(*, limit: int) -> Iterator[tuple[int, int]]:
    """Orders whose time to pay is over, over all towns, as (town_id, order_id), read some bags at a time.

    Those that cannot be freed yet, since a provider is silent, keep none of the others back.
    """
    at, after = clock.now(), (0, 0)
    while due := expired(at=at, limit=limit, after=after):
        yield from sorted({(town_id, _order_of(town_id, part_id)) for town_id, part_id in due})
        after = due[-1]


def parts_of(town_id: int, order_id: int) -> list[ShopOrder]:
    """The bags of an order, locked in the order of their ids."""
    query = (
        select(ShopOrder)
        .where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id)
        .order_by(ShopOrder.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def give_back(town_id: int, *, parts: Sequence[ShopOrder], by: Actor) -> None:
    """Let these held bags lapse: their goods and places are free again. `parts`: locked. Commits: no."""
    if not parts:
        return
    now = clock.now()
    for part in parts:
        part.become(ShopOrderState.LAPSED, at=now, by=by)
    db.session.flush()
    crash.reach("lapse.bags_lapsed")
    free_goods(town_id, parts=parts)


def free_goods(town_id: int, *, parts: Sequence[ShopOrder]) -> None:
    """What these bags kept is free again: stock by id, then places by id, then what a town card held.

    A town card is freed with the last bag of its order. `parts`: locked. Commits: no.
    """
    part_ids = [part.id for part in parts]
    release(town_id, shop_order_ids=part_ids)
    crash.reach("lapse.stock_freed")
    settle_shortfalls(town_id, variant_ids=variants_in(town_id, part_ids))
    give_places_back(parts)
    crash.reach("lapse.places_freed")
    for order_id in sorted({part.order_id for part in parts} - _still_to_pay(town_id, parts)):
        free(town_id, order_id=order_id)


def _still_to_pay(town_id: int, parts: Sequence[ShopOrder]) -> set[int]:
    """The orders of these bags of which another bag is kept or placed: a town card still pays of it."""
    query = select(ShopOrder.order_id).where(
        ShopOrder.town_id == town_id,
        ShopOrder.order_id.in_({part.order_id for part in parts}),
        ShopOrder.state.in_(BEFORE_PAYMENT | {ShopOrderState.PLACED}),
    )
    return set(db.session.scalars(query))


def variants_in(town_id: int, shop_order_ids: Sequence[int]) -> list[int]:
    """What is in these bags."""
    query = select(OrderLine.variant_id).where(
        OrderLine.town_id == town_id, OrderLine.shop_order_id.in_(shop_order_ids)
    )
    return list(db.session.scalars(query))


def _free(unpaid: Unpaid) -> bool:
    order, until = unpaid.order, unpaid.until
    is_due = order.called_off_at is not None or (until is not None and until <= clock.now())
    if not unpaid.kept or not is_due or not _is_closed(unpaid):
        return False
    crash.reach("lapse.payment_closed")
    by = Actor.resident(order.user_id) if order.called_off_at else Actor.system()
    give_back(order.town_id, parts=unpaid.kept, by=by)
    return True


def _is_closed(unpaid: Unpaid) -> bool:
    """Whether nobody can pay any more; an open page is asked to be closed."""
    attempt = unpaid.open_attempt
    if unpaid.is_under_review:
        return False
    try:
        is_closed = attempt is None or close_checkout(attempt.town_id, payment_id=attempt.id)
    except PaymentInProgress:  # it is being opened, or a bank decides: looked at again when that is known
        return False
    if is_closed:
        _close_refused(unpaid)
    return is_closed


def _close_refused(unpaid: Unpaid) -> None:
    """An attempt that was refused could be paid after all: from now on that would be late."""
    for payment in unpaid.attempts:
        if payment.state == PaymentState.FAILED:
            payment.become(PaymentState.EXPIRED, at=clock.now())
    db.session.flush()


def _order_of(town_id: int, shop_order_id: int) -> int:
    return db.session.get_one(ShopOrder, (town_id, shop_order_id)).order_id
