"""Writes of stamp cards: none of them notes who stamped, or whose card it is."""

from datetime import date

from sqlalchemy import delete, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.shops.models import Shop
from marketplace.shops.stamps.codes import digests_of
from marketplace.shops.stamps.errors import CardFull, CardNotFull, CardUsed, NothingToUndo, StampedJustNow
from marketplace.shops.stamps.models import StampCard
from marketplace.shops.stamps.queries import UNDO, CardView, card_row
from marketplace.towns.queries import TownView

FEWEST, MOST, AT_ONCE = 3, 20, 3
PAUSE = UNDO  # a card is not stamped again before what was done can no longer be undone


def offer_stamps(shop: Shop, *, needed: int, reward: str) -> None:
    """The shop has a card from now on; those that are begun keep what they promised. Commits: no."""
    shop.stamps_needed, shop.stamps_reward = needed, reward
    db.session.flush()


def offer_no_stamps(shop: Shop) -> None:
    """The shop gives no new cards; those that are begun stay good until their end. Commits: no."""
    shop.stamps_needed = 0
    db.session.flush()


def stamp(town: TownView, *, shop: Shop, card: CardView, count: int) -> int:
    """Put stamps on a card, at most as many as it lacks; gives how many it has now.

    Raises: CardUsed, CardFull, StampedJustNow. Races: its row is locked before it is looked at: of two at
    once one stamps. Commits: no.
    """
    row = _locked(town.id, card.code) or _begun(town.id, shop.id, card)
    now = clock.now()
    if row.redeemed_at:
        raise CardUsed
    if row.stamps >= row.needed:
        raise CardFull
    if row.last_at and now < row.last_at + PAUSE:
        raise StampedJustNow(row.last_at + PAUSE - now)
    added = min(count, row.needed - row.stamps)
    row.stamps, row.last_count, row.last_at = row.stamps + added, added, now
    db.session.flush()
    return row.stamps


def redeem(town: TownView, *, card: CardView) -> None:
    """Give what a full card promises, once. Raises: CardNotFull, CardUsed.

    Races: its row is locked first: of two at once one gives. Commits: no.
    """
    row = _locked(town.id, card.code)
    if row is None or row.stamps < row.needed:
        raise CardNotFull
    if row.redeemed_at:
        raise CardUsed
    row.redeemed_at = clock.now()
    db.session.flush()


def undo(town: TownView, *, card: CardView) -> None:
    """Take back what was last done to a card, within minutes, once. Raises: NothingToUndo. Commits: no."""
    row, since = _locked(town.id, card.code), clock.now() - UNDO
    if row and row.redeemed_at and row.redeemed_at >= since:
        row.redeemed_at = None
    elif row and not row.redeemed_at and row.last_at and row.last_at >= since:
        row.stamps, row.last_count, row.last_at = row.stamps - row.last_count, 0, None
    else:
        raise NothingToUndo
    db.session.flush()


def forget_cards(town_id: int, *, before: date) -> int:
    """Erase cards that were over before a day. Commits: no."""
    old = (StampCard.town_id == town_id, StampCard.ends_on < before)
    gone = db.session.execute(
        delete(StampCard).where(*old).execution_options(synchronize_session=False).returning(StampCard.id)
    )
    return len(gone.all())


def _begun(town_id: int, shop_id: int, card: CardView) -> StampCard:
    """The row of a card that gets its first stamp; of two at once one is written."""
    row = {
        "id": new_id(),
        "town_id": town_id,
        "shop_id": shop_id,
        "digest": digests_of(town_id, card.code)[0],
        "stamps": 0,
        "needed": card.needed,
        "reward": card.reward,
        "ends_on": card.ends_on,
        "last_at": None,
        "last_count": 0,
        "redeemed_at": None,
    }
    insert_once(StampCard, row=row, key=("town_id", "digest"))
    found = _locked(town_id, card.code)
    if found is None:
        raise LookupError("the card was just written")
    return found


def _locked(town_id: int, code: str) -> StampCard | None:
    row = card_row(town_id, code)
    if row is None:
        return None
    query = select(StampCard).where(StampCard.town_id == town_id, StampCard.id == row.id)
    return db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
