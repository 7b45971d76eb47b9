"""A bag is fetched: its part of the money becomes the shop's, and is sent on its way."""

from collections.abc import Sequence

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.money import BASIS, rounded_share
from marketplace.core.shares import allocate
from marketplace.orders.models import ShopOrder
from marketplace.payments.attempts import KEPT, allocations_of, lock_attempts
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.ordering import order_command
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.disputes import is_disputed
from marketplace.payments.gateways import asked
from marketplace.payments.ledger.postings import (
    Booking,
    Share,
    post_final,
    post_pickup_commission,
)
from marketplace.payments.models import Allocation, Payment, Tender
from marketplace.payments.states import CAPTURED, TransferState
from marketplace.payments.transfers.models import ShopPaymentAccount, Transfer
from marketplace.payments.transfers.reckoning import due_cents, lock_account

_Parts = dict[int, dict[Tender, Allocation]]


def settle_bag(town_id: int, *, shop_order_id: int, currency: str) -> None:
    """A shop's part is final: book it, and plan the transfer of what the shop gets of the card payment.

    Final is what was paid less what was given back. The shop gets it less commission and its share of the
    fee; what it owes us is kept back. A bag settled at the shop's till only owes its commission.
    Once per bag, however often it is told. Races: locks the order, its attempts, then the shop's account.
    Commits: no.
    """
    bag = db.session.get_one(ShopOrder, (town_id, shop_order_id))
    attempts = lock_attempts(town_id, bag.order_id)
    account = lock_account(town_id, shop_id=bag.shop_id)
    payment = _paid_by(attempts)
    booking = Booking(town_id, bag.order_id, currency)
    if payment is None:
        cents = rounded_share(bag.due_cents - bag.given_back_cents, _commission_rate(account), BASIS)
        post_pickup_commission(booking, shop_order_id=bag.id, shop_id=bag.shop_id, cents=cents)
        return
    parts = allocations_of(town_id, bag.order_id)
    share = _share_of(bag, parts, payment, account)
    if post_final(booking, shop_order_id=bag.id, share=share):
        _plan(
            bag,
            payment,
            account,
            most_cents=_card_left(parts[bag.id]) - share.commission_cents - share.fee_cents,
        )


def send(transfer: Transfer, *, payment: Payment, account: ShopPaymentAccount | None) -> None:
    """Put a planned or blocked transfer on its way, or keep it until it can go; all locked. Commits: no."""
    if account is None or not account.may_receive or is_disputed(payment):
        if transfer.state == TransferState.PLANNED:
            transfer.become(TransferState.BLOCKED, at=clock.now())
            db.session.flush()
        return
    if transfer.state == TransferState.BLOCKED:
        transfer.become(TransferState.PLANNED, at=clock.now())
    transfer.account_id = account.account_id
    db.session.flush()
    request = asked.TransferRequest(
        **new_ids(transfer.town_id, CommandKind.TRANSFER),
        order_id=payment.order_id,
        shop_order_id=transfer.shop_order_id,
        account_id=account.account_id or "",
        charge_id=payment.charge_id or "",
        amount_cents=transfer.amount_cents,
        currency=payment.currency,
    )
    order_command(request, subject_id=transfer.id, gateway=payment.gateway)


def _plan(bag: ShopOrder, payment: Payment, account: ShopPaymentAccount | None, *, most_cents: int) -> None:
    now, cents = clock.now(), min(most_cents, due_cents(bag.town_id, shop_id=bag.shop_id))
    if cents <= 0:
        return
    transfer = Transfer(
        id=new_id(),
        town_id=bag.town_id,
        shop_order_id=bag.id,
        payment_id=payment.id,
        shop_id=bag.shop_id,
        amount_cents=cents,
        state=TransferState.PLANNED,
        created_at=now,
        changed_at=now,
    )
    db.session.add(transfer)
    db.session.flush()
    send(transfer, payment=payment, account=account)


def _share_of(bag: ShopOrder, parts: _Parts, payment: Payment, account: ShopPaymentAccount | None) -> Share:
    final = sum(part.amount_cents - part.refunded_cents for part in parts[bag.id].values())
    weights = {bag_id: tenders[Tender.CARD].amount_cents for bag_id, tenders in parts.items()}
    fee = allocate(payment.fee_cents or 0, weights=weights)[bag.id]
    return Share(
        shop_id=bag.shop_id,
        final_cents=final,
        commission_cents=rounded_share(final, _commission_rate(account), BASIS),
        fee_cents=rounded_share(fee, account.fee_basis_points if account else 0, BASIS) if final else 0,
        voucher_cents=_voucher_left(parts[bag.id]),
    )


def _paid_by(attempts: Sequence[Payment]) -> Payment | None:
    """The attempt that paid for the order; one that was a second time, or too late, is given back whole."""
    captured = [attempt for attempt in attempts if attempt.state in CAPTURED]
    kept = [attempt for attempt in captured if attempt.state in KEPT]
    return next(iter([*kept, *captured]), None)


def _commission_rate(account: ShopPaymentAccount | None) -> int:
    return account.commission_basis_points if account else 0


def _voucher_left(tenders: dict[Tender, Allocation]) -> int:
    part = tenders.get(Tender.VOUCHER)
    return part.amount_cents - part.refunded_cents if part else 0


def _card_left(tenders: dict[Tender, Allocation]) -> int:
    return tenders[Tender.CARD].amount_cents - tenders[Tender.CARD].refunded_cents
