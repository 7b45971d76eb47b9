"""A bank contests what paid a bought card: what is left of it is held until the bank has its last word."""

from collections.abc import Iterator

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.payments.models import Payment
from marketplace.payments.town_cards.booking import book
from marketplace.payments.town_cards.giving import locked_card
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.balances import Moved
from marketplace.vouchers.buying.queries import last_card_of, purchase_paid_by
from marketplace.vouchers.models import Move, Voucher, VoucherEntry
from marketplace.vouchers.states import CardState


def hold_contested(payment: Payment, *, dispute_id: int, cents: int) -> None:
    """What is left on the card goes off it, at most what is contested; an empty card is suspended.

    `payment`: locked. Told twice, it is done once. Commits: no.
    """
    for card in _card_of(payment):
        if taken := min(card.balance_cents, cents):
            _move(card, dispute_id, "contested", -taken)
        if card.state == CardState.ACTIVE and not card.balance_cents:
            card.become(CardState.SUSPENDED)
            db.session.flush()


def give_contested_back(payment: Payment, *, dispute_id: int) -> None:
    """The bank was put right: what went off the card is on it again, and it pays again. Commits: no."""
    for card in _card_of(payment):
        if cents := held_of(payment, dispute_id=dispute_id):
            _move(card, dispute_id, "put right", cents)
        if card.state == CardState.SUSPENDED:
            card.become(CardState.ACTIVE)
            db.session.flush()


def held_of(payment: Payment, *, dispute_id: int) -> int:
    """What this dispute has taken off a card. Units: cents."""
    query = select(func.coalesce(func.sum(-VoucherEntry.cents), 0)).where(
        VoucherEntry.town_id == payment.town_id,
        VoucherEntry.move == Move.CONTESTED,
        VoucherEntry.cause == _cause(dispute_id, "contested"),
    )
    return int(db.session.scalar(query) or 0)


def _card_of(payment: Payment) -> Iterator[Voucher]:
    """The card that a payment bought, or the last that stands for it, locked; none where it bought none."""
    purchase = purchase_paid_by(payment.town_id, payment.id)
    card = last_card_of(purchase) if purchase else None
    if card is not None:
        yield locked_card(payment.town_id, voucher_id=card.id)


def _move(card: Voucher, dispute_id: int, why: str, cents: int) -> None:
    moved = Moved(
        town_id=card.town_id,
        voucher_id=card.id,
        move=Move.CONTESTED,
        cents=cents,
        cause=_cause(dispute_id, why),
    )
    book(moved, currency=town_by_id(card.town_id).currency)
    db.session.refresh(card)


def _cause(dispute_id: int, why: str) -> str:
    return f"dispute:{dispute_id}:{why}"
