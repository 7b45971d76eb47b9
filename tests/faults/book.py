"""What people were told, and whether the database bears it out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.core.db import db
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from tests.faults.market import BAGS
from tests.faults.till import doubled

FAULTS = ("lost", "extra", "partial", "doubled", "breaches")
_LETTERS = 1 + BAGS  # to the resident, and to each shop


@dataclass
class Purchase:
    """One thing that one person means to buy once. `reference`: of the order that they were told of."""

    email: str
    pays: str
    token: str = ""
    reference: str = ""
    placed: bool = False


@dataclass
class Book:
    """Who was told what. Only answers that arrived count: what broke on the way was told to nobody."""

    who: str = "resident"
    purchases: dict[str, Purchase] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def acknowledged(self) -> int:
        """How many were told of an order."""
        return sum(bool(purchase.reference) for purchase in list(self.purchases.values()))

    def open(self, pays: str) -> Purchase:
        """Begin a purchase."""
        purchase = Purchase(f"{self.who}-{next(self.numbers)}@example.org", pays)
        self.purchases[purchase.email] = purchase
        return purchase

    def tell(self, purchase: Purchase, reference: str, *, placed: bool) -> None:
        """The person has been told that there is an order, and that it is placed."""
        purchase.reference, purchase.placed = reference, purchase.placed or placed


@dataclass(frozen=True)
class Verdict:
    """What was found. Everything but the first must be nothing. `doubled`: money that moved twice."""

    acked: int
    lost: tuple[str, ...]
    extra: tuple[str, ...]
    partial: tuple[str, ...]
    doubled: tuple[str, ...]
    breaches: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything that was told is true, and nothing else is there."""
        return not any(getattr(self, fault) for fault in FAULTS)

    def __str__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in FAULTS)
        return f"{self.acked} acknowledged: {counts}"


@dataclass(frozen=True)
class Kept:
    """One order as it is in the database."""

    reference: str
    email: str
    token: str
    placed: bool
    bags: int
    live: int
    lines: int
    letters: int


def judge(book: Book) -> Verdict:
    """Compare what was told with what is there; nothing may be on its way any more."""
    db.session.rollback()
    kept = list(_kept())
    verdict = Verdict(
        acked=book.acknowledged,
        lost=tuple(_lost(book, kept)),
        extra=tuple(_extra(book, kept)),
        partial=tuple(order.reference for order in kept if _is_partial(order)),
        doubled=tuple(doubled()),
        breaches=tuple(str(breach) for breach in breaches() if not breach.is_finding),
    )
    db.session.rollback()
    return verdict


def _lost(book: Book, kept: list[Kept]) -> Iterator[str]:
    by_reference = {order.reference: order for order in kept}
    for purchase in book.purchases.values():
        order = by_reference.get(purchase.reference)
        if not purchase.reference:
            continue
        if order is None or order.token != purchase.token or (purchase.placed and not order.placed):
            yield purchase.reference


def _extra(book: Book, kept: list[Kept]) -> Iterator[str]:
    live = Counter(order.email for order in kept if order.live)
    for order in kept:
        if order.email not in book.purchases or (order.live and live[order.email] > 1):
            yield order.reference


def _is_partial(order: Kept) -> bool:
    letters = _LETTERS if order.placed else 0
    return (order.bags, order.lines, order.letters) != (BAGS, BAGS, letters)


def _kept() -> Iterator[Kept]:
    bags = _count(ShopOrder, ShopOrder.order_id == Order.id)
    live = _count(ShopOrder, ShopOrder.order_id == Order.id, ShopOrder.state != ShopOrderState.LAPSED)
    lines = _of_bags(OrderLine, OrderLine.shop_order_id)
    about_bags = and_(Notice.about_id == ShopOrder.id, Notice.event == "placed")
    letters = _count(Notice, Notice.about_id == Order.id, Notice.event == "placed") + (
        select(func.count())
        .select_from(Notice)
        .join(ShopOrder, and_(ShopOrder.town_id == Notice.town_id, about_bags))
        .where(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
    )
    placed = Order.placed_at.is_not(None)
    query = select(
        Order.reference, Order.email, Order.checkout_token, placed, bags, live, lines, letters
    ).execution_options(all_towns=True)
    return (Kept(*row) for row in db.session.execute(query))


def _count(model: Any, *which: Any) -> Any:
    return (
        select(func.count())
        .select_from(model)
        .where(model.town_id == Order.town_id, *which)
        .correlate(Order)
        .scalar_subquery()
    )


def _of_bags(model: Any, shop_order_id: Any) -> Any:
    return (
        select(func.count())
        .select_from(model)
        .join(ShopOrder, and_(ShopOrder.town_id == model.town_id, ShopOrder.id == shop_order_id))
        .where(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
    )
