"""The one way to move a card's balance: the card, its entry and the book, together."""

from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.posting import Side, Source, post
from marketplace.vouchers.balances import Moved, change
from marketplace.vouchers.models import Move

SOURCE = "voucher_entry"
_OTHER_SIDE = {
    Move.GIVEN: Account.TOWN,
    Move.EXPIRED: Account.TOWN,
    Move.SPENT: Account.CARD_PAYABLE,
    Move.UNDONE: Account.CARD_PAYABLE,
    Move.HELD: Account.VOUCHERS,
    Move.FREED: Account.VOUCHERS,
    Move.REFUNDED: Account.VOUCHERS,
    Move.MOVED: Account.VOUCHERS,
    Move.BOUGHT: Account.LIABILITY,  # which the bank card's payment filled
    Move.REPAID: Account.LIABILITY,  # from which the refund goes out
    Move.CONTESTED: Account.DISPUTES,
}


def book(moved: Moved, *, currency: str) -> int | None:
    """Make a move and write both its sides down; gives the entry's id, or None where it was made before.

    Raises and Races: as `change`. Commits: no.
    """
    entry_id = change(moved, currency=currency)
    if entry_id is None:
        return None
    other = _OTHER_SIDE[moved.move]
    shop_id = moved.shop_id if other == Account.CARD_PAYABLE else None
    post(
        moved.town_id,
        order_id=moved.order_id,
        source=Source(SOURCE, entry_id, moved.move),
        currency=currency,
        sides=(Side(Account.CARDS, -moved.cents), Side(other, moved.cents, shop_id)),
    )
    return entry_id
