"""What came back onto a card that had ended: its holder has time to spend it."""

from datetime import timedelta

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.vouchers.models import Voucher
from marketplace.vouchers.states import CardState

GOOD_FOR = timedelta(days=90)


def open_again(card: Voucher) -> None:
    """A card that is over, or about to be, is good for ninety days more. `card`: locked. Commits: no."""
    if (
        not card.balance_cents
        or card.state not in {CardState.ACTIVE, CardState.EXPIRED}
        or card.expires_at > clock.now()
    ):
        return
    if card.state == CardState.EXPIRED:
        card.become(CardState.ACTIVE)
    card.expires_at = clock.now() + GOOD_FOR
    db.session.flush()
