"""What goes back at a shop's till: nothing passes through us, but our commission on it is not owed."""

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.core.money import rounded_share
from marketplace.orders.models import ShopOrder
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction
from marketplace.payments.ledger.posting import Source, credit, debit, post
from marketplace.towns.queries import town_by_id


def give_commission_back(bag: ShopOrder, *, give_back_id: int, cents: int) -> None:
    """Owe less commission on a bag that was settled at the till, by the share of what went back of it.

    Parts sum to the whole: each is reckoned from what is left. The bag's figures already say what is left.
    `cents`: what went back. Commits: no.
    """
    left = bag.due_cents - bag.given_back_cents
    owed = _owed(bag)
    back = owed - rounded_share(owed, left, left + cents) if left + cents > 0 else 0
    if back <= 0:
        return
    post(
        bag.town_id,
        order_id=bag.order_id,
        source=Source("give_back", give_back_id, "pickup_commission_back"),
        currency=town_by_id(bag.town_id).currency,
        sides=[
            debit(Account.COMMISSION, back, bag.shop_id),
            credit(Account.RECEIVABLE, back, bag.shop_id),
        ],
    )


def _owed(bag: ShopOrder) -> int:
    """What the shop owes of commission on a bag now. Units: cents."""
    query = (
        select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0))
        .join(LedgerTransaction, same_transaction())
        .where(
            LedgerTransaction.town_id == bag.town_id,
            LedgerTransaction.order_id == bag.order_id,
            LedgerEntry.account == Account.RECEIVABLE,
            LedgerEntry.shop_id == bag.shop_id,
        )
    )
    return int(db.session.scalar(query) or 0)
