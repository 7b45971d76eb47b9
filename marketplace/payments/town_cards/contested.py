"""A bank contests what paid a bought card: what is on it is held until the bank has its last word."""

from collections.abc import Iterator

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.posting import Source, credit, debit, post
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Dispute
from marketplace.payments.states import DisputeState
from marketplace.payments.town_cards.booking import book
from marketplace.payments.town_cards.ending import expire
from marketplace.payments.town_cards.giving import locked_card
from marketplace.towns.queries import TownView, town_by_id
from marketplace.vouchers.balances import Moved
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.buying.queries import last_card_of, purchase_paid_by
from marketplace.vouchers.models import Move, Voucher, VoucherEntry
from marketplace.vouchers.refunding import open_again
from marketplace.vouchers.states import CardState


def hold_contested(payment: Payment, *, dispute: Dispute) -> None:
    """What is on the card goes off it, at most what is contested; an empty card is suspended.

    `payment`: locked. Told twice, it takes only what came since. Commits: no.
    """
    for card in _card_of(payment):
        _take(card, dispute)
        if card.state == CardState.ACTIVE and not card.balance_cents:
            card.become(CardState.SUSPENDED)
            db.session.flush()


def give_contested_back(payment: Payment, *, dispute_id: int) -> None:
    """The bank was put right: what went off the card is on it again, and it pays again.

    Where its last day is over meanwhile, it is good for a while more. Commits: no.
    """
    town = town_by_id(payment.town_id)
    for card in _card_of(payment):
        expire(town, voucher_id=card.id)
        db.session.refresh(card)
        if cents := held_of(payment.town_id, dispute_id=dispute_id):
            _move(card, f"dispute:{dispute_id}:put right", cents)
        if card.state == CardState.SUSPENDED:
            card.become(CardState.ACTIVE)
            db.session.flush()
        open_again(card)


def absorb(town: TownView, *, card: Voucher, line_ids: list[int]) -> None:
    """Money came onto a suspended card: what is still contested of it is held, or makes a loss good.

    What is more than that is its holder's, and the card pays again. `card`: locked, the last of a line;
    `line_ids`: the cards that it stands for, and itself. Commits: no.
    """
    dispute = _last_dispute(town.id, line_ids)
    if card.state != CardState.SUSPENDED or dispute is None:
        return
    taken = _take(card, dispute)
    if dispute.state == DisputeState.LOST and taken:
        held = held_of(town.id, dispute_id=dispute.id)
        source = Source("dispute", dispute.id, f"made good {held}"[:24])
        sides = (debit(Account.DISPUTES, taken), credit(Account.GOODWILL, taken))
        post(town.id, order_id=None, source=source, currency=town.currency, sides=sides)
    if card.balance_cents:
        card.become(CardState.ACTIVE)
        db.session.flush()


def held_of(town_id: int, *, dispute_id: int) -> int:
    """What a dispute has taken off a card. Units: cents."""
    return _held(town_id, dispute_id)[0]


def _take(card: Voucher, dispute: Dispute) -> int:
    """Take what is still contested off a card, as far as it is there. Units: cents."""
    held, times = _held(card.town_id, dispute.id)
    taken = min(card.balance_cents, dispute.amount_cents - held)
    if taken > 0:
        _move(card, f"{_contested(dispute.id)}{times}", -taken)
    return max(0, taken)


def _held(town_id: int, dispute_id: int) -> tuple[int, int]:
    query = select(func.coalesce(func.sum(-VoucherEntry.cents), 0), func.count()).where(
        VoucherEntry.town_id == town_id,
        VoucherEntry.move == Move.CONTESTED,
        VoucherEntry.cause.startswith(_contested(dispute_id), autoescape=True),
    )
    cents, times = db.session.execute(query).one()
    return int(cents), times


def _card_of(payment: Payment) -> Iterator[Voucher]:
    """The card that a payment bought, or the last that stands for it, locked; none where it bought none."""
    purchase = purchase_paid_by(payment.town_id, payment.id)
    card = last_card_of(purchase) if purchase else None
    if card is not None:
        yield locked_card(payment.town_id, voucher_id=card.id)


def _last_dispute(town_id: int, line_ids: list[int]) -> Dispute | None:
    bought = select(CardPurchase.payment_id).where(
        CardPurchase.town_id == town_id, CardPurchase.voucher_id.in_(line_ids)
    )
    query = select(Dispute).where(Dispute.town_id == town_id, Dispute.payment_id.in_(bought))
    return db.session.scalar(query.order_by(Dispute.opened_at.desc(), Dispute.id.desc()).limit(1))


def _move(card: Voucher, cause: str, cents: int) -> None:
    moved = Moved(town_id=card.town_id, voucher_id=card.id, move=Move.CONTESTED, cents=cents, cause=cause)
    book(moved, currency=town_by_id(card.town_id).currency)
    db.session.refresh(card)


def _contested(dispute_id: int) -> str:
    return f"dispute:{dispute_id}:contested:"
