"""A card pays at a counter, and what was taken by mistake goes back onto it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound
from marketplace.core.money import format_money
from marketplace.core.periods import day_begins
from marketplace.core.words import language
from marketplace.payments.town_cards.booking import book
from marketplace.payments.town_cards.onwards import bring_back
from marketplace.towns.queries import TownView
from marketplace.vouchers.balances import Moved
from marketplace.vouchers.errors import CardDayFull, TakenBefore, TakenThenUndone
from marketplace.vouchers.models import Move, Voucher, VoucherEntry
from marketplace.vouchers.queries import card_coded, open_rules, spent_since


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What a shop takes off a card. `nonce`: of the page, so that sent twice it is taken once."""

    code: str
    cents: int
    nonce: str
    by_user_id: int | None


def take_at_counter(town: TownView, *, shop_id: int, taking: Taking) -> Voucher:
    """Pay an amount in a shop with a card; gives the card as it is after.

    Raises: CardsClosed, CardUnknown, CardBlocked, CardExpired, CardTooPoor, CardDayFull, TakenBefore,
    TakenThenUndone; nothing is taken.
    Races: one conditional UPDATE takes it; the day's sum is read behind it. Commits: no.
    """
    rules = open_rules(town.id)
    card = card_coded(town.id, typed=taking.code)
    spent = Moved(
        town_id=town.id,
        voucher_id=card.id,
        move=Move.SPENT,
        cents=-taking.cents,
        cause=f"counter:{shop_id}:{taking.nonce}",
        shop_id=shop_id,
        by_user_id=taking.by_user_id,
    )
    if book(spent, currency=town.currency) is None:
        _check_same(spent, town.currency)
    if spent_since(town.id, card.id, since=midnight(town)) > rules.day_cents:
        raise CardDayFull(format_money(rules.day_cents, town.currency, language()))
    db.session.refresh(card)
    return card


def undo_at_counter(town: TownView, *, shop_id: int, entry_id: int, by_user_id: int | None) -> None:
    """Put back what this shop took today. Told twice, it is put back once. Raises: NotFound. Commits: no."""
    entry = db.session.scalar(
        select(VoucherEntry).where(
            VoucherEntry.town_id == town.id,
            VoucherEntry.id == entry_id,
            VoucherEntry.shop_id == shop_id,
            VoucherEntry.move == Move.SPENT,
            VoucherEntry.at >= midnight(town),
        )
    )
    if entry is None:
        raise NotFound
    undone = Moved(
        town_id=town.id,
        voucher_id=entry.voucher_id,
        move=Move.UNDONE,
        cents=-entry.cents,
        cause=undoing_of(entry.id),
        shop_id=shop_id,
        by_user_id=by_user_id,
    )
    bring_back(town, moved=undone)


def _check_same(spent: Moved, currency: str) -> None:
    """What this page took before is what it asks for again, and was not put back meanwhile."""
    mine = (VoucherEntry.town_id == spent.town_id, VoucherEntry.voucher_id == spent.voucher_id)
    entry = db.session.scalars(select(VoucherEntry).where(*mine, VoucherEntry.cause == spent.cause)).one()
    taken = format_money(-entry.cents, currency, language())
    if db.session.scalar(select(VoucherEntry.id).where(*mine, VoucherEntry.cause == undoing_of(entry.id))):
        raise TakenThenUndone(taken)
    if entry.cents != spent.cents:
        raise TakenBefore(taken)


def undoing_of(entry_id: int) -> str:
    """The cause of the move that puts back what this one took."""
    return f"undone:{entry_id}"


def midnight(town: TownView) -> datetime:
    """When this day of the town began."""
    return day_begins(clock.today(town.time_zone), town.time_zone)
