"""Reads of stamp cards."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.stamps.codes import code_in, digests_of, ends_on, is_made_for
from marketplace.shops.stamps.errors import CardNotRead, CardOfAnother, CardOver, NoStampsHere
from marketplace.shops.stamps.models import StampCard
from marketplace.towns.queries import TownView

UNDO = timedelta(minutes=10)


@dataclass(frozen=True)
class CardView:
    """A card as it lies on the counter; one without a stamp is as good as any."""

    code: str
    stamps: int
    needed: int
    reward: str
    ends_on: date
    last_at: datetime | None = None
    redeemed_at: datetime | None = None

    @property
    def last_day(self) -> date:
        """The last day on which it is good."""
        return self.ends_on - timedelta(days=1)

    @property
    def is_full(self) -> bool:
        """Whether it has all its stamps."""
        return self.stamps >= self.needed

    @property
    def is_undoable(self) -> bool:
        """Whether what was last done to it may still be a slip."""
        at = self.redeemed_at or self.last_at
        return at is not None and clock.now() <= at + UNDO


def card_typed(town: TownView, shop: Shop, *, typed: str) -> CardView:
    """The shop's card with a code. Two statements; some more for a card that is not the shop's.

    Raises: CardNotRead, CardOfAnother, CardOver, NoStampsHere.
    """
    code = code_in(typed)
    if not is_made_for(town.id, shop_id=shop.id, code=code):
        raise _stranger(town, code)
    until = ends_on(code, today=clock.today(town.time_zone))
    if until is None:
        raise CardOver
    row = card_row(town.id, code)
    if row is not None:
        facts = (row.stamps, row.needed, row.reward, row.ends_on, row.last_at, row.redeemed_at)
        return CardView(code, *facts)
    if not shop.stamps_needed:
        raise NoStampsHere
    return CardView(code, 0, shop.stamps_needed, shop.stamps_reward, until)


def card_row(town_id: int, code: str) -> StampCard | None:
    """What is kept of a card since its first stamp."""
    kept = StampCard.digest.in_(digests_of(town_id, code))
    return db.session.scalar(select(StampCard).where(StampCard.town_id == town_id, kept))


def _stranger(town: TownView, code: str) -> CardNotRead | CardOfAnother:
    query = select(Shop.id, Shop.name).where(Shop.town_id == town.id, Shop.stamps_needed > 0)
    for shop_id, name in db.session.execute(query):
        if is_made_for(town.id, shop_id=shop_id, code=code):
            return CardOfAnother(name)
    return CardNotRead()
