"""A bag's receipt: what each line cost in the end, once refunds are taken off, and the VAT by rate in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.core.money import included_vat
from marketplace.core.shares import allocate
from marketplace.orders.receipts import ReceiptBag, ReceiptLine
from marketplace.payments.queries import RefundView


@dataclass(frozen=True)
class PaidLine:
    """One line of a bag. `refunded_cents`: what of it was given back, or is on its way back."""

    line: ReceiptLine
    refunded_cents: int

    @property
    def kept_cents(self) -> int:
        """What it cost in the end."""
        return self.line.total_cents - self.refunded_cents

    @property
    def vat_cents(self) -> int:
        """The VAT in that; as it was ordered where nothing was given back."""
        if not self.refunded_cents:
            return self.line.vat_cents
        return included_vat(self.kept_cents, self.line.vat_basis_points)


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
class BagReceipt:
    """One shop's part of an order as it was paid in the end."""

    lines: Sequence[PaidLine]
    vat: Sequence[VatRow]

    @property
    def ordered_cents(self) -> int:
        """What was ordered."""
        return sum(paid.line.total_cents for paid in self.lines)

    @property
    def refunded_cents(self) -> int:
        """What was given back of it."""
        return sum(paid.refunded_cents for paid in self.lines)

    @property
    def kept_cents(self) -> int:
        """What it cost in the end."""
        return self.ordered_cents - self.refunded_cents


def receipt_for(bag: ReceiptBag, *, refunds: Sequence[RefundView]) -> BagReceipt:
    """A bag's receipt, without what was tried and left in the shop. `refunds`: those of this bag.

    A refund of a line is that line's; one of the bag is shared by its lines, as to what is left of each.
    No cent is lost, and no line costs less than nothing.
    """
    bought = [line for line in bag.lines if not line.is_left]
    back = {line.line_id: 0 for line in bought}
    for refund in refunds:
        if refund.order_line_id in back:
            back[refund.order_line_id] += refund.cents
    left = {line.line_id: max(0, line.total_cents - back[line.line_id]) for line in bought}
    of_bag = sum(refund.cents for refund in refunds if refund.order_line_id not in back)
    shared = allocate(min(of_bag, sum(left.values())), weights=left)
    lines = [PaidLine(line, back[line.line_id] + shared[line.line_id]) for line in bought]
    return BagReceipt(lines, _vat_of(lines))


def _vat_of(lines: Sequence[PaidLine]) -> list[VatRow]:
    by_rate: dict[int, list[PaidLine]] = defaultdict(list)
    for paid in lines:
        by_rate[paid.line.vat_basis_points].append(paid)
    return [
        VatRow(rate, sum(paid.kept_cents for paid in group), sum(paid.vat_cents for paid in group))
        for rate, group in sorted(by_rate.items())
    ]
