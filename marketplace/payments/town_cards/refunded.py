"""What was given back of a bought card on the provider's own pages goes off it, as far as it is there."""

from marketplace.core.db import db
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.posting import Source, credit, debit, post
from marketplace.payments.models import Payment
from marketplace.payments.town_cards.booking import book
from marketplace.payments.town_cards.giving import locked_card
from marketplace.vouchers.balances import Moved
from marketplace.vouchers.buying.queries import last_card_of, purchase_paid_by
from marketplace.vouchers.models import Move
from marketplace.vouchers.states import CardState


def take_for_refund(payment: Payment, *, refund_id: int, cents: int) -> None:
    """Take an outside refund off the card; what was spent of it is ours to bear.

    All of it is then owed for the refund, as for one that was decided here. `payment`: locked. Commits: no.
    """
    purchase = purchase_paid_by(payment.town_id, payment.id)
    last = last_card_of(purchase) if purchase else None
    taken = 0
    if last is not None and last.state == CardState.ACTIVE:
        card = locked_card(payment.town_id, voucher_id=last.id)
        taken = min(card.balance_cents, cents)
        if taken:
            moved = Moved(
                town_id=card.town_id,
                voucher_id=card.id,
                move=Move.REPAID,
                cents=-taken,
                cause=f"refund:{refund_id}",
            )
            book(moved, currency=payment.currency)
            db.session.refresh(card)
    lost = cents - taken
    source = Source("refund", refund_id, "borne")
    sides = (debit(Account.GOODWILL, lost), credit(Account.LIABILITY, lost))
    post(payment.town_id, order_id=None, source=source, currency=payment.currency, sides=sides)
