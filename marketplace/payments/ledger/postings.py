"""Every kind of event the book knows, each with its two sides. Amounts in cents, none negative but a fee's.

Nothing here commits; each event is written once, whoever tells of it first.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.posting import Side, Source, credit, debit, is_posted, post


@dataclass(frozen=True)
class Booking:
    """Whose event it is, in which currency. `order_id`: None for what buys a town card."""

    town_id: int
    order_id: int | None
    currency: str


@dataclass(frozen=True)
class Share:
    """What becomes of a shop's part once it is final: its money, our commission, its fee.

    `voucher_cents`: what of it a town card paid. That is the town's to pay, and nothing is kept of it.
    """

    shop_id: int
    final_cents: int
    commission_cents: int
    fee_cents: int
    voucher_cents: int = 0

    @property
    def payable_cents(self) -> int:
        """What is the shop's of the card's money; below nothing, it is in our debt."""
        return self.final_cents - self.voucher_cents - self.commission_cents - self.fee_cents


@dataclass(frozen=True)
class Reduction:
    """A refund as the book sees it. `shop_id` None: of a whole payment. `from_shop`: it bears it, with us."""

    card_cents: int
    voucher_cents: int
    commission_cents: int
    shop_id: int | None
    after_final: bool
    from_shop: bool


def post_paid(booking: Booking, *, payment_id: int, cents: int) -> None:
    """The card was charged: we have it, and owe it to the order."""
    _post(
        booking,
        Source("payment", payment_id, "paid"),
        debit(Account.CLEARING, cents),
        credit(Account.LIABILITY, cents),
    )


def post_fee(booking: Booking, *, payment_id: int, cents: int) -> None:
    """What the provider kept of a charge."""
    _post(
        booking,
        Source("payment", payment_id, "fee"),
        debit(Account.FEES, cents),
        credit(Account.CLEARING, cents),
    )


def post_line_fee(booking: Booking, *, of: Source, cents: int) -> None:
    """What the provider kept of anything else: a dispute, a refund. Below nothing, it gave it back."""
    source = Source(of.source_kind, of.source_id, f"{of.kind}_fee")
    _post(booking, source, debit(Account.FEES, cents), credit(Account.CLEARING, cents))


def post_voucher(town_id: int, *, order_id: int, currency: str, cents: int) -> bool:
    """A part of the order is paid by a town card, on which it was held. Gives whether it is written now."""
    booking, source = Booking(town_id, order_id, currency), Source("order", order_id, "voucher")
    return _post(booking, source, debit(Account.VOUCHERS, cents), credit(Account.LIABILITY, cents))


def post_voucher_back(town_id: int, *, order_id: int, currency: str, cents: int) -> None:
    """It was, and yet nothing of the order could be had: the card's part goes back to it."""
    booking, source = Booking(town_id, order_id, currency), Source("order", order_id, "voucher_back")
    _post(booking, source, debit(Account.LIABILITY, cents), credit(Account.VOUCHERS, cents))


def final_source(shop_order_id: int) -> Source:
    """The event after which a shop's part is final."""
    return Source("shop_order", shop_order_id, "final")


def is_final(town_id: int, *, shop_order_id: int) -> bool:
    """Whether a shop's part is final: fetched, or settled otherwise."""
    return is_posted(town_id, source=final_source(shop_order_id))


def post_final(booking: Booking, *, shop_order_id: int, share: Share) -> bool:
    """A shop's part is earned. Gives False if it was before."""
    sides = (
        debit(Account.LIABILITY, share.final_cents),
        credit(Account.PAYABLE, share.payable_cents, share.shop_id),
        credit(Account.CARD_PAYABLE, share.voucher_cents, share.shop_id),
        credit(Account.COMMISSION, share.commission_cents, share.shop_id),
        credit(Account.FEES, share.fee_cents, share.shop_id),
    )
    return _post(booking, final_source(shop_order_id), *sides)


def post_pickup_commission(booking: Booking, *, shop_order_id: int, shop_id: int, cents: int) -> None:
    """A bag was settled at the shop's own till: it owes us our commission, and nothing else is known."""
    source = Source("shop_order", shop_order_id, "pickup_commission")
    _post(
        booking, source, debit(Account.RECEIVABLE, cents, shop_id), credit(Account.COMMISSION, cents, shop_id)
    )


def post_transfer(booking: Booking, *, transfer_id: int, shop_id: int, cents: int) -> None:
    """A shop has its share."""
    sides = (debit(Account.PAYABLE, cents, shop_id), credit(Account.CLEARING, cents))
    _post(booking, Source("transfer", transfer_id, "done"), *sides)


def post_reversal(booking: Booking, *, reversal_id: int, shop_id: int, cents: int) -> None:
    """A part of a share came back."""
    sides = (debit(Account.CLEARING, cents), credit(Account.PAYABLE, cents, shop_id))
    _post(booking, Source("reversal", reversal_id, "done"), *sides)


def post_refund(booking: Booking, *, refund_id: int, reduction: Reduction) -> None:
    """A buyer gets money back."""
    _post(booking, Source("refund", refund_id, "made"), *_refund_sides(reduction))


def post_refund_failed(booking: Booking, *, refund_id: int, reduction: Reduction) -> None:
    """It came back to us: the mirror of its refund, which is written too if nobody had told of it."""
    sides = _refund_sides(reduction)
    _post(booking, Source("refund", refund_id, "made"), *sides)
    _post(booking, Source("refund", refund_id, "failed"), *_mirror(sides))


def post_dispute_opened(booking: Booking, *, dispute_id: int, cents: int) -> None:
    """A buyer's bank took it back for now."""
    _post(booking, Source("dispute", dispute_id, "opened"), *_dispute_sides(cents))


def post_dispute_won(booking: Booking, *, dispute_id: int, cents: int) -> None:
    """The bank gave it back to us."""
    _post(booking, Source("dispute", dispute_id, "won"), *_mirror(_dispute_sides(cents)))


def post_dispute_lost(booking: Booking, *, dispute_id: int, borne: Iterable[Side]) -> None:
    """The bank keeps it: who bears how much, as debits."""
    sides = list(borne)
    source = Source("dispute", dispute_id, "lost")
    _post(booking, source, *sides, credit(Account.DISPUTES, sum(side.cents for side in sides)))


def _refund_sides(reduction: Reduction) -> list[Side]:
    total = reduction.card_cents + reduction.voucher_cents
    out = [credit(Account.CLEARING, reduction.card_cents), credit(Account.VOUCHERS, reduction.voucher_cents)]
    if not reduction.after_final:
        return [debit(Account.LIABILITY, total), *out]
    if not reduction.from_shop:
        return [debit(Account.GOODWILL, total), *out]
    return [
        debit(Account.PAYABLE, reduction.card_cents - reduction.commission_cents, reduction.shop_id),
        debit(Account.CARD_PAYABLE, reduction.voucher_cents, reduction.shop_id),
        debit(Account.COMMISSION, reduction.commission_cents, reduction.shop_id),
        *out,
    ]


def _dispute_sides(cents: int) -> list[Side]:
    return [debit(Account.DISPUTES, cents), credit(Account.CLEARING, cents)]


def _mirror(sides: Iterable[Side]) -> list[Side]:
    return [Side(side.account, -side.cents, side.shop_id) for side in sides]


def _post(booking: Booking, source: Source, *sides: Side) -> bool:
    return post(
        booking.town_id, order_id=booking.order_id, source=source, currency=booking.currency, sides=sides
    )
