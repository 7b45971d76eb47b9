"""An order whose shop looks first whether doubtful goods are there, as its page tells of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.core.words import _
from marketplace.orders.asked import answer_due
from marketplace.orders.receipts import Receipt, ReceiptBag
from marketplace.orders.states import ShopOrderState

_S = ShopOrderState


@dataclass(frozen=True)
class Asking:
    """`bags`: those whose shop is asked now, and answers `until` then. `turned_down`: one that said no, or
    did not answer in time; nothing was ever paid for it.
    """

    bags: Sequence[ReceiptBag]
    until: datetime
    turned_down: ReceiptBag | None

    @property
    def title(self) -> str:
        """What to know first; empty when no shop was asked, or all said yes."""
        if self.bags:
            return _("La boutique vérifie, vous payez ensuite")
        if self.turned_down is None:
            return ""
        is_no = self.turned_down.state == _S.DECLINED
        return _("Il n’y en a plus") if is_no else _("Pas de réponse à temps")


def asking_of(receipt: Receipt) -> Asking:
    """Where the questions of an order stand."""
    asked = [bag for bag in receipt.bags if _S.ASKED in bag.moved and _S.PLACED not in bag.moved]
    return Asking(
        [bag for bag in asked if bag.state == _S.ASKED],
        answer_due(receipt.created_at),
        next((bag for bag in asked if bag.state == _S.DECLINED or bag.reason), None),
    )
