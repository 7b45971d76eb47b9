"""Cards are given, and replaced when they are lost."""

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound
from marketplace.payments.town_cards.booking import book
from marketplace.towns.queries import TownView
from marketplace.vouchers.balances import SHUT, Moved
from marketplace.vouchers.errors import CardExpired
from marketplace.vouchers.giving import blank_card, campaign_of, end_of, take_from_budget
from marketplace.vouchers.models import Move, Voucher, VoucherEntry
from marketplace.vouchers.queries import open_rules
from marketplace.vouchers.states import CardState


def give_cards(town: TownView, *, campaign_id: int, count: int, by_user_id: int) -> list[Voucher]:
    """Give so many cards of a campaign, within its budget.

    Raises: NotFound, also where it has no budget, for its cards are bought; CardsClosed, CardExpired,
    BudgetSpent. Races: as `take_from_budget`. Commits: no.
    """
    open_rules(town.id)
    campaign = campaign_of(town.id, campaign_id)
    if campaign is None or count < 1 or not campaign.budget_cents:
        raise NotFound
    expires_at = end_of(campaign.last_day, time_zone=town.time_zone)
    if expires_at <= clock.now():
        raise CardExpired
    take_from_budget(campaign, count=count)
    cards = [blank_card(campaign, expires_at=expires_at) for _number in range(count)]
    for card in cards:
        given = Moved(
            town_id=town.id,
            voucher_id=card.id,
            move=Move.GIVEN,
            cents=campaign.amount_cents,
            cause="given",
            by_user_id=by_user_id,
        )
        book(given, currency=town.currency)
    return cards


def replace_lost(town: TownView, *, voucher_id: int, by_user_id: int | None) -> Voucher:
    """Block a lost card and give another one, with what was left on it and for as long.

    `by_user_id`: of whom did it at work; none where its holder did.
    Raises: NotFound, CardBlocked where it was blocked before, CardSuspended, CardReturned, CardExpired.
    Races: the card is locked. Commits: no.
    """
    lost = locked_card(town.id, voucher_id=voucher_id)
    if lost.state in SHUT:
        raise SHUT[lost.state]
    if lost.state == CardState.EXPIRED or lost.expires_at <= clock.now():
        raise CardExpired
    campaign = campaign_of(town.id, lost.campaign_id)
    if campaign is None:
        raise NotFound
    new = blank_card(campaign, expires_at=lost.expires_at)
    lost.become(CardState.BLOCKED)
    lost.replaced_by_id = new.id
    db.session.flush()
    move_rest(town, lost=lost, by_user_id=by_user_id)
    return new


def move_rest(town: TownView, *, lost: Voucher, by_user_id: int | None) -> None:
    """What is on a lost card goes onto the one that stands for it. `lost`: locked. Commits: no."""
    cents, new_id = lost.balance_cents, lost.replaced_by_id
    if not cents or new_id is None:
        return
    number = _moved_before(lost)
    for voucher_id, signed in ((lost.id, -cents), (new_id, cents)):
        moved = Moved(
            town_id=town.id,
            voucher_id=voucher_id,
            move=Move.MOVED,
            cents=signed,
            cause=f"lost:{lost.id}:{number}",
            by_user_id=by_user_id,
        )
        book(moved, currency=town.currency)
    db.session.expire(lost)


def _moved_before(lost: Voucher) -> int:
    query = select(func.count()).where(
        VoucherEntry.town_id == lost.town_id,
        VoucherEntry.voucher_id == lost.id,
        VoucherEntry.move == Move.MOVED,
    )
    return db.session.scalar(query) or 0


def locked_card(town_id: int, *, voucher_id: int) -> Voucher:
    """A card of the town, locked. Raises: NotFound. Commits: no."""
    query = select(Voucher).where(Voucher.town_id == town_id, Voucher.id == voucher_id).with_for_update()
    card = db.session.scalar(query.execution_options(populate_existing=True))
    if card is None:
        raise NotFound
    return card
