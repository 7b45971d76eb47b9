"""What moves a card's balance: one conditional change and its entry, both or neither."""

from dataclasses import dataclass

from sqlalchemy import update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.money import format_money
from marketplace.core.words import language
from marketplace.vouchers.errors import CardBlocked, CardExpired, CardReturned, CardSuspended, CardTooPoor
from marketplace.vouchers.models import Move, Voucher, VoucherEntry
from marketplace.vouchers.states import CardState

_KEY = ("town_id", "voucher_id", "cause")
SHUT: dict[CardState, type[Refusal]] = {
    CardState.BLOCKED: CardBlocked,
    CardState.SUSPENDED: CardSuspended,
    CardState.RETURNED: CardReturned,
}


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A move to make. Units: cents, negative where the card has less after it."""

    town_id: int
    voucher_id: int
    move: Move
    cents: int
    cause: str
    order_id: int | None = None
    shop_id: int | None = None
    by_user_id: int | None = None


def change(moved: Moved, *, currency: str) -> int | None:
    """Make a move; gives the id of its entry, or None where this very move was made before.

    What is taken is taken of a card that may pay and has it; what is given back finds any card.
    Raises: CardBlocked, CardSuspended, CardReturned, CardExpired, CardTooPoor; the caller's transaction is
    then rolled back, whole.
    Races: the entry's unique key decides between two equal ones; one conditional UPDATE between two others.
    Commits: no.
    """
    entry_id = new_id()
    row = {**vars(moved), "id": entry_id, "at": clock.now()}
    if not insert_once(VoucherEntry, row=row, key=_KEY):
        return None
    left = _given(moved) if moved.cents > 0 else _taken(moved)
    if left is None:
        raise _why_not(moved, currency=currency)
    return entry_id


def trouble_of(card: Voucher) -> Refusal | None:
    """Why a card pays nothing, whatever is on it; None where it pays."""
    if card.state in SHUT:
        return SHUT[card.state]()
    if card.state == CardState.EXPIRED or card.expires_at <= clock.now():
        return CardExpired()
    return None


def _taken(moved: Moved) -> int | None:
    left = Voucher.balance_cents + moved.cents
    closing = moved.move in {
        Move.EXPIRED,
        Move.MOVED,
        Move.CONTESTED,
        Move.REPAID,
    }  # of a card that pays no more
    may_pay = () if closing else (Voucher.state == CardState.ACTIVE, Voucher.expires_at > clock.now())
    return db.session.scalar(
        update(Voucher)
        .where(Voucher.town_id == moved.town_id, Voucher.id == moved.voucher_id, *may_pay, left >= 0)
        .values(balance_cents=left)
        .returning(Voucher.balance_cents)
        .execution_options(synchronize_session=False)
    )


def _given(moved: Moved) -> int | None:
    return db.session.scalar(
        update(Voucher)
        .where(Voucher.town_id == moved.town_id, Voucher.id == moved.voucher_id)
        .values(balance_cents=Voucher.balance_cents + moved.cents)
        .returning(Voucher.balance_cents)
        .execution_options(synchronize_session=False)
    )


def _why_not(moved: Moved, *, currency: str) -> Exception:
    card = db.session.get_one(Voucher, (moved.town_id, moved.voucher_id), populate_existing=True)
    return trouble_of(card) or CardTooPoor(format_money(card.balance_cents, currency, language()))
