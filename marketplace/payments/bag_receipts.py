"""A bag's receipt: what each line cost in the end, once refunds are taken off, and the VAT by rate in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.orders.figures import BagFigure, LineFigure, VatRow, bag_figure
from marketplace.orders.receipts import ReceiptBag, ReceiptLine
from marketplace.payments.queries import RefundView


@dataclass(frozen=True)
class PaidLine:
    """One line of a bag, and what it comes to."""

    line: ReceiptLine
    figure: LineFigure

    @property
    def refunded_cents(self) -> int:
        """What was given back of what it comes to; less than its most is no refund in a reader's eyes."""
        return self.figure.due_cents - self.figure.kept_cents

    @property
    def kept_cents(self) -> int:
        """What it cost in the end."""
        return self.figure.kept_cents

    @property
    def vat_cents(self) -> int:
        """The VAT in that."""
        return self.figure.vat_cents


@dataclass(frozen=True)
class BagReceipt:
    """One shop's part of an order as it was paid in the end."""

    lines: Sequence[PaidLine]
    figure: BagFigure

    @property
    def vat(self) -> Sequence[VatRow]:
        """The VAT in it, by rate."""
        return self.figure.vat

    @property
    def less(self) -> dict[int, int]:
        """What was given back of what a line comes to, by line, where something was."""
        return {paid.line.line_id: paid.refunded_cents for paid in self.lines if paid.refunded_cents}

    @property
    def due_cents(self) -> int:
        """What is in it comes to."""
        return self.figure.due_cents

    @property
    def refunded_cents(self) -> int:
        """What was given back of that."""
        return self.due_cents - self.kept_cents

    @property
    def kept_cents(self) -> int:
        """What it cost in the end."""
        return self.figure.kept_cents


def receipt_for(bag: ReceiptBag, *, refunds: Sequence[RefundView]) -> BagReceipt:
    """A bag's receipt, without what was tried and left in the shop. `refunds`: those of this bag.

    A refund of a line is that line's; one of the bag is shared by its lines, as to what is left of each.
    """
    bought = [line for line in bag.lines if not line.is_left]
    refunded: dict[int | None, int] = {}
    for refund in refunds:
        refunded[refund.order_line_id] = refunded.get(refund.order_line_id, 0) + refund.cents
    figure = bag_figure([figure_of(line) for line in bought], refunded=refunded)
    lines = [PaidLine(line, line_figure) for line, line_figure in zip(bought, figure.lines, strict=True)]
    return BagReceipt(lines, figure)


def figure_of(line: ReceiptLine) -> LineFigure:
    """A line of a receipt as a figure, before any refund."""
    return LineFigure(
        line_id=line.line_id,
        ordered=line.quantity,
        given=line.units,
        ordered_cents=line.total_cents,
        most_cents=line.most_cents,
        due_cents=line.due_cents,
        vat_basis_points=line.vat_basis_points,
        back_cents=line.back_cents,
    )
