"""Deciding to give money back: by line, by weight, by bag or whole; the amounts are reserved at once.

The card's share of a part goes back first, the rest onto its voucher. Never more than the part was paid with.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.payments.attempts import allocations_of, lock_kept
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.ordering import order_command
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.errors import RefundTooLarge
from marketplace.payments.gateways import asked
from marketplace.payments.ledger.postings import is_final
from marketplace.payments.models import Allocation, Payment, Tender
from marketplace.payments.refunds.booking import book_refund, commission_back
from marketplace.payments.refunds.models import Bearer, Origin, Refund
from marketplace.payments.states import RefundState
from marketplace.payments.town_cards.tender import put_back
from marketplace.payments.transfers.reversing import take_back


@dataclass(frozen=True)
class _Wish:
    bag: ShopOrder
    cents: int
    cause: str
    borne_by: Bearer
    line_id: int | None = None


def refund_line(
    town_id: int, *, order_line_id: int, change: str, amount_cents: int, borne_by: Bearer
) -> Refund | None:
    """Give back a part of a line, once for each change to it; None where nothing was paid online.

    Raises: RefundTooLarge. Races: the order's payments are locked; the same change told twice counts once.
    Commits: no.
    """
    line = db.session.get_one(OrderLine, (town_id, order_line_id))
    bag = db.session.get_one(ShopOrder, (town_id, line.shop_order_id))
    cause = f"line:{line.id}:{change}"
    return _refund_bag_part(_Wish(bag, amount_cents, cause, borne_by, line_id=line.id))


def refund_difference(town_id: int, *, order_line_id: int, borne_by: Bearer) -> Refund | None:
    """Give back what of a line's part in the payment is more than it comes to; None where nothing is.

    What was given back of it before counts, so that told again it gives back what has become less since.
    Races: as `refund_line`. Commits: no.
    """
    line = db.session.get_one(OrderLine, (town_id, order_line_id))
    bag = db.session.get_one(ShopOrder, (town_id, line.shop_order_id))
    payment = lock_kept(town_id, bag.order_id)
    if payment is None:
        return None
    refunded = _refunded(line)
    cents = line.most_cents - refunded - max(0, line.due_cents - line.back_cents)
    cents = min(cents, _bag_left(payment, allocations_of(town_id, bag.order_id)[bag.id]))
    if cents <= 0:
        return None
    cause = f"line:{line.id}:difference:{refunded}"
    return _refund_bag_part(_Wish(bag, cents, cause, borne_by, line_id=line.id))


def refund_bag(town_id: int, *, shop_order_id: int, change: str, borne_by: Bearer) -> Refund | None:
    """Give back whatever is left of a shop's part; None where nothing is. As `refund_line`. Commits: no."""
    bag = db.session.get_one(ShopOrder, (town_id, shop_order_id))
    payment = lock_kept(town_id, bag.order_id)
    if payment is None:
        return None
    cents = _bag_left(payment, allocations_of(town_id, bag.order_id)[bag.id])
    return _refund_bag_part(_Wish(bag, cents, f"bag:{bag.id}:{change}", borne_by)) if cents else None


def refund_whole(payment: Payment, *, cause: str) -> Refund | None:
    """Give back all that is left of a payment that paid for nothing: too late, or a second one.

    `payment`: locked. No shop's part is touched, since none was sold with it. Commits: no.
    """
    cents = payment.captured_cents - payment.refunded_cents
    if not cents or _known(payment, cause):
        return None
    refund = _row(payment, cause, card_cents=cents, borne_by=Bearer.PLATFORM)
    payment.refunded_cents += cents
    _submit(payment, refund)
    return refund


def _refund_bag_part(wish: _Wish) -> Refund | None:
    town_id, bag = wish.bag.town_id, wish.bag
    payment = lock_kept(town_id, bag.order_id)
    if payment is None:
        return None
    if known := _known(payment, wish.cause):
        return known
    tenders = allocations_of(town_id, bag.order_id)[bag.id]
    card, voucher = _split(payment, tenders, wish.cents)
    refund = _row(payment, wish.cause, card_cents=card, borne_by=wish.borne_by)
    refund.shop_order_id, refund.order_line_id, refund.voucher_cents = bag.id, wish.line_id, voucher
    refund.after_final = is_final(town_id, shop_order_id=bag.id)
    if refund.after_final and wish.borne_by == Bearer.SHOP:
        refund.commission_cents = commission_back(town_id, shop_order_id=bag.id, refund_cents=wish.cents)
    payment.refunded_cents += card
    _submit(payment, refund)
    if refund.after_final and wish.borne_by == Bearer.SHOP:
        # Beside the refund, never before it: the buyer does not wait for the shop's balance.
        take_back(
            town_id, shop_order_id=bag.id, cause=f"refund:{refund.id}", cents=card - refund.commission_cents
        )
    return refund


def _split(payment: Payment, tenders: dict[Tender, Allocation], cents: int) -> tuple[int, int]:
    card = min(cents, _left(tenders, Tender.CARD))
    voucher = cents - card
    is_too_large = voucher > _left(tenders, Tender.VOUCHER)
    if cents <= 0 or is_too_large or payment.refunded_cents + card > payment.captured_cents:
        raise RefundTooLarge
    tenders[Tender.CARD].refunded_cents += card
    if voucher:
        tenders[Tender.VOUCHER].refunded_cents += voucher
    return card, voucher


def _bag_left(payment: Payment, tenders: dict[Tender, Allocation]) -> int:
    card_left = min(_left(tenders, Tender.CARD), payment.captured_cents - payment.refunded_cents)
    return card_left + _left(tenders, Tender.VOUCHER)


def _refunded(line: OrderLine) -> int:
    query = select(func.coalesce(func.sum(Refund.card_cents + Refund.voucher_cents), 0)).where(
        Refund.town_id == line.town_id, Refund.order_line_id == line.id, Refund.state != RefundState.FAILED
    )
    return int(db.session.scalar(query) or 0)


def _left(tenders: dict[Tender, Allocation], tender: Tender) -> int:
    part = tenders.get(tender)
    return part.amount_cents - part.refunded_cents if part else 0


def _known(payment: Payment, cause: str) -> Refund | None:
    return db.session.scalar(
        select(Refund).where(
            Refund.town_id == payment.town_id, Refund.payment_id == payment.id, Refund.cause == cause
        )
    )


def _row(payment: Payment, cause: str, *, card_cents: int, borne_by: Bearer) -> Refund:
    now = clock.now()
    return Refund(
        id=new_id(),
        town_id=payment.town_id,
        payment_id=payment.id,
        cause=cause,
        card_cents=card_cents,
        voucher_cents=0,
        commission_cents=0,
        after_final=False,
        borne_by=borne_by,
        origin=Origin.APP,
        state=RefundState.PENDING,
        created_at=now,
        changed_at=now,
    )


def _submit(payment: Payment, refund: Refund) -> None:
    db.session.add(refund)
    db.session.flush()
    if refund.voucher_cents and payment.order_id is not None:
        put_back(payment.town_id, order_id=payment.order_id, refund_id=refund.id, cents=refund.voucher_cents)
    if not refund.card_cents:  # all of it goes back onto a voucher: no provider is asked
        refund.become(RefundState.SUCCEEDED, at=clock.now())
        db.session.flush()
        book_refund(refund, payment=payment)
        return
    request = asked.RefundRequest(
        **new_ids(payment.town_id, CommandKind.REFUND),
        order_id=payment.order_id,
        payment_intent_id=payment.payment_intent_id or "",
        amount_cents=refund.card_cents,
        currency=payment.currency,
        shop_order_id=refund.shop_order_id or 0,
        reason="duplicate" if refund.cause == "duplicate" else "requested_by_customer",
    )
    order_command(request, subject_id=refund.id, gateway=payment.gateway)
