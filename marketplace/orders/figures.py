"""What a line and a bag come to now: the one place that says it, for totals, mails, slips, VAT and books.

A line freezes what was agreed: so much, at that price, at most so many cents. What is really given (a weight,
fewer pieces, nothing) changes what it comes to, never what was agreed. What is paid online beforehand is the
most it may come to; whatever it comes to less is refunded. So a line costs what it comes to, and less only if
more was given back than that difference.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.core.money import included_vat, line_total
from marketplace.core.shares import allocate
from marketplace.orders.models import OrderLine, ShopOrder

BAG_KEPT_CENTS = ShopOrder.due_cents - ShopOrder.given_back_cents
"""What a bag that was not given up costs in the end, for statements that add up many."""


class Agreed(Protocol):
    """What a line keeps of what was agreed, and what is really given of it. Units: pieces, or grams."""

    @property
    def by_weight(self) -> bool: ...
    @property
    def quantity(self) -> int: ...
    @property
    def given(self) -> int | None: ...
    @property
    def withdrawn(self) -> int: ...
    @property
    def unit_price_cents(self) -> int: ...
    @property
    def most_cents(self) -> int: ...


@dataclass(frozen=True)
class LineFigure:
    """One line. Units: pieces, or grams. `back_cents`: given back of what it comes to, on the
    card or at the till. `refunded_cents`: all that goes back on the card of it.
    """

    line_id: int
    ordered: int
    given: int
    ordered_cents: int
    most_cents: int
    due_cents: int
    vat_basis_points: int
    back_cents: int = 0
    refunded_cents: int = 0

    @property
    def kept_cents(self) -> int:
        """What it costs in the end."""
        return max(0, min(self.due_cents - self.back_cents, self.most_cents - self.refunded_cents))

    @property
    def vat_cents(self) -> int:
        """The VAT in that."""
        return included_vat(self.kept_cents, self.vat_basis_points)


@dataclass(frozen=True)
class VatRow:
    """The VAT of one rate. Units: basis points; `gross_cents` includes it."""

    basis_points: int
    gross_cents: int
    vat_cents: int

    @property
    def net_cents(self) -> int:
        """Without it."""
        return self.gross_cents - self.vat_cents


@dataclass(frozen=True)
class BagFigure:
    """One shop's part of an order: the sum of its lines, whatever is asked."""

    lines: Sequence[LineFigure]

    @property
    def ordered_cents(self) -> int:
        """What was ordered."""
        return sum(line.ordered_cents for line in self.lines)

    @property
    def due_cents(self) -> int:
        """What it comes to by what is in it."""
        return sum(line.due_cents for line in self.lines)

    @property
    def refunded_cents(self) -> int:
        """What was given back of it."""
        return sum(line.refunded_cents for line in self.lines)

    @property
    def kept_cents(self) -> int:
        """What it costs in the end."""
        return sum(line.kept_cents for line in self.lines)

    @property
    def vat(self) -> list[VatRow]:
        """The VAT in that, by rate."""
        by_rate: dict[int, list[LineFigure]] = defaultdict(list)
        for line in self.lines:
            by_rate[line.vat_basis_points].append(line)
        return [
            VatRow(rate, sum(line.kept_cents for line in group), sum(line.vat_cents for line in group))
            for rate, group in sorted(by_rate.items())
        ]


def units_given(line: Agreed) -> int:
    """How much of a line is in the bag, or will be. Units: pieces, or grams."""
    return line.quantity - line.withdrawn if line.given is None else line.given


def units_missing(*, by_weight: bool, quantity: int, given: int | None) -> int:
    """How much of a line is known not to come; what is weighed and lighter is all there.

    Units: pieces, or grams.
    """
    if given is None or (by_weight and given):
        return 0
    return max(0, quantity - given)


def due_cents(line: Agreed) -> int:
    """What a line comes to: its price for what is really given, never above what was agreed at most."""
    price = line_total(line.unit_price_cents, units_given(line), by_weight=line.by_weight)
    return min(price, line.most_cents)


def recount(bag: ShopOrder) -> None:
    """Write down what each line of a bag, and so the bag, comes to now. The bag: locked. Commits: no.

    Whoever changes what is given or withdrawn of a line calls this in the same transaction.
    """
    query = select(OrderLine).where(OrderLine.town_id == bag.town_id, OrderLine.shop_order_id == bag.id)
    lines = db.session.scalars(query).all()
    for line in lines:
        line.due_cents = due_cents(line)
    bag.due_cents = sum(line.due_cents for line in lines)
    db.session.flush()


def bag_figure(lines: Iterable[LineFigure], *, refunded: Mapping[int | None, int]) -> BagFigure:
    """A bag with what was given back of it. `refunded`: cents by line id; under None what was given back of
    the bag as a whole, which is shared by its lines as to what is left of each.

    No cent is lost, and no line costs less than nothing.
    """
    plain = list(lines)
    back = {line.line_id: refunded.get(line.line_id, 0) for line in plain}
    left = {line.line_id: max(0, line.most_cents - back[line.line_id]) for line in plain}
    of_bag = sum(cents for line_id, cents in refunded.items() if line_id not in back)
    shared = allocate(min(of_bag, sum(left.values())), weights=left)
    return BagFigure(
        [replace(line, refunded_cents=back[line.line_id] + shared[line.line_id]) for line in plain]
    )


def line_figures_of(town_id: int, *, shop_order_ids: Collection[int]) -> dict[int, list[LineFigure]]:
    """The lines of several bags, by bag, in the order of the bag, before any refund. One query."""
    query = (
        select(OrderLine)
        .where(OrderLine.town_id == town_id, OrderLine.shop_order_id.in_(shop_order_ids))
        .order_by(OrderLine.shop_order_id, OrderLine.position)
    )
    found: dict[int, list[LineFigure]] = {shop_order_id: [] for shop_order_id in shop_order_ids}
    line: Any
    for line in db.session.scalars(query):
        found[line.shop_order_id].append(line_figure(line))
    return found


def line_figure(line: OrderLine) -> LineFigure:
    """One line, before any refund."""
    return LineFigure(
        line_id=line.id,
        ordered=line.quantity,
        given=units_given(line),
        ordered_cents=line.total_cents,
        most_cents=line.most_cents,
        due_cents=line.due_cents,
        vat_basis_points=line.vat_basis_points,
        back_cents=line.back_cents,
    )
