"""Money that a town's own cards stand for: it is lost to people and shops when the town is simply erased."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from marketplace.core.money import format_money
from marketplace.core.words import language
from marketplace.payments.ledger.models import Account, LedgerEntry
from marketplace.vouchers.models import Voucher
from marketplace.vouchers.states import CardState


class CardMoney(NamedTuple):
    """What is left on live cards, and what the town owes shops that they paid. Units: cents."""

    left_cents: int
    owed_cents: int

    def __bool__(self) -> bool:
        return bool(self.left_cents or self.owed_cents)

    def said(self, currency: str) -> tuple[str, str]:
        """Both amounts, for people."""
        left, owed = (format_money(cents, currency, language()) for cents in self)
        return left, owed


NO_MONEY = CardMoney(0, 0)


def card_money(connection: Connection, town_id: int) -> CardMoney:
    """What a town's cards stand for now. What a shop owes the town makes good for no other shop."""
    left = select(func.coalesce(func.sum(Voucher.balance_cents), 0))
    left = left.where(Voucher.town_id == town_id, Voucher.state == CardState.ACTIVE)
    owed = (
        select(func.sum(-LedgerEntry.amount_cents).label("cents"))
        .where(LedgerEntry.town_id == town_id, LedgerEntry.account == Account.CARD_PAYABLE)
        .group_by(LedgerEntry.shop_id)
        .subquery()
    )
    sums = select(func.coalesce(func.sum(owed.c.cents), 0)).where(owed.c.cents > 0)
    return CardMoney(int(connection.scalar(left) or 0), int(connection.scalar(sums) or 0))
