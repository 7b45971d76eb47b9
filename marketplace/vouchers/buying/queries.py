"""Reads about bought cards."""

from datetime import datetime

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.towns.queries import TownView
from marketplace.towns.withdrawal_period import ends_at
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.models import Voucher


def purchase_sent(town_id: int, *, token: str) -> CardPurchase | None:
    """What this very form has bought before."""
    query = select(CardPurchase).where(CardPurchase.town_id == town_id, CardPurchase.token == token)
    return db.session.scalar(query)


def purchase_named(town_id: int, reference: str) -> CardPurchase | None:
    """A purchase by its reference."""
    query = select(CardPurchase).where(CardPurchase.town_id == town_id, CardPurchase.reference == reference)
    return db.session.scalar(query.execution_options(populate_existing=True))


def purchase_paid_by(town_id: int, payment_id: int) -> CardPurchase | None:
    """What a payment buys."""
    query = select(CardPurchase).where(CardPurchase.town_id == town_id, CardPurchase.payment_id == payment_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def may_return_until(purchase: CardPurchase, *, town: TownView) -> datetime:
    """The first moment at which a bought card can no longer be given back: as for all that is bought afar.

    The sale promises that in every town, also where the law of its country does not.
    """
    return ends_at(purchase.bought_at or purchase.asked_at, town=town)


def card_of(purchase: CardPurchase) -> Voucher | None:
    """The card that was bought, as its page shows it: whoever has the page's link does not find the one that
    stands for it since it was lost. None while it is not paid.
    """
    if purchase.voucher_id is None:
        return None
    return db.session.get_one(Voucher, (purchase.town_id, purchase.voucher_id), populate_existing=True)


def last_card_of(purchase: CardPurchase) -> Voucher | None:
    """The card that was bought, or the last one that stands for it since it was lost; None while unpaid."""
    card_id = purchase.voucher_id
    card: Voucher | None = None
    while card_id is not None:
        card = db.session.get_one(Voucher, (purchase.town_id, card_id), populate_existing=True)
        card_id = card.replaced_by_id
    return card


def purchases_of(town_id: int, *, user_id: int, most: int) -> list[CardPurchase]:
    """What somebody bought, the latest first."""
    query = (
        select(CardPurchase)
        .where(
            CardPurchase.town_id == town_id,
            CardPurchase.user_id == user_id,
            CardPurchase.voucher_id.is_not(None),
        )
        .order_by(CardPurchase.asked_at.desc(), CardPurchase.id.desc())
        .limit(most)
    )
    return list(db.session.scalars(query))


def count_bought(town_id: int) -> int:
    """How many cards were bought."""
    query = select(func.count()).where(CardPurchase.town_id == town_id, CardPurchase.bought_at.is_not(None))
    return db.session.scalar(query) or 0
