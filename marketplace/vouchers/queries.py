"""Reads about town cards."""

from datetime import datetime

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.vouchers.codes import digests_of
from marketplace.vouchers.errors import CardsClosed, CardUnknown
from marketplace.vouchers.models import CardRules, Move, Voucher, VoucherEntry


def rules_of(town_id: int) -> CardRules | None:
    """A town's rules; None where it has never had cards."""
    return db.session.scalar(select(CardRules).where(CardRules.town_id == town_id))


def has_cards(town_id: int) -> bool:
    """Whether cards are taken in a town."""
    rules = rules_of(town_id)
    return rules is not None and rules.is_open


def open_rules(town_id: int) -> CardRules:
    """The rules of a town that takes cards. Raises: CardsClosed."""
    rules = rules_of(town_id)
    if rules is None or not rules.is_open:
        raise CardsClosed
    return rules


def card_coded(town_id: int, *, typed: str) -> Voucher:
    """The card with a code, as typed or scanned. Raises: CardUnknown, whatever is wrong with the code."""
    digests = digests_of(town_id, typed=typed)
    query = select(Voucher).where(Voucher.town_id == town_id, Voucher.code_digest.in_(digests))
    card = db.session.scalar(query.execution_options(populate_existing=True)) if digests else None
    if card is None:
        raise CardUnknown
    return card


def spent_since(town_id: int, voucher_id: int, *, since: datetime) -> int:
    """What a card has paid at counters since a moment, less what was taken back there. Units: cents."""
    query = select(func.coalesce(func.sum(-VoucherEntry.cents), 0)).where(
        VoucherEntry.town_id == town_id,
        VoucherEntry.voucher_id == voucher_id,
        VoucherEntry.move.in_((Move.SPENT, Move.UNDONE)),
        VoucherEntry.at >= since,
    )
    return int(db.session.scalar(query) or 0)
