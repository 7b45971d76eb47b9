"""Cards end with their last day, over all towns."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.town_cards.booking import book
from marketplace.payments.town_cards.giving import locked_card
from marketplace.towns.queries import TownView
from marketplace.vouchers.balances import Moved
from marketplace.vouchers.models import Move, Voucher
from marketplace.vouchers.states import CardState


@dataclass(frozen=True)
class Due:
    """A card whose last day is over."""

    town_id: int
    voucher_id: int


def cards_due(*, limit: int) -> list[Due]:
    """Cards whose last day is over, over all towns."""
    query = (
        select(Voucher.town_id, Voucher.id)
        .where(Voucher.state == CardState.ACTIVE, Voucher.expires_at <= clock.now())
        .order_by(Voucher.expires_at)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [Due(*row) for row in db.session.execute(query)]


def expire(town: TownView, *, voucher_id: int) -> bool:
    """End a card whose last day is over: what is left is the town's again. Gives whether it was done now.

    Races: the card is locked. Commits: no.
    """
    card = locked_card(town.id, voucher_id=voucher_id)
    if card.state != CardState.ACTIVE or card.expires_at > clock.now():
        return False
    card.become(CardState.EXPIRED)
    db.session.flush()
    if card.balance_cents:
        ended = Moved(
            town_id=town.id,
            voucher_id=card.id,
            move=Move.EXPIRED,
            cents=-card.balance_cents,
            cause=f"expired:{card.expires_at:%Y-%m-%d}",
        )
        book(ended, currency=town.currency)
    db.session.expire(card)
    return True
