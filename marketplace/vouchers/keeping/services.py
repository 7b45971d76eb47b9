"""Cards in an account: kept, let go, and what moved on them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, delete, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.shops.models import Shop
from marketplace.vouchers.keeping.models import KeptCard
from marketplace.vouchers.models import Move, Voucher, VoucherEntry

MOST = 50


@dataclass(frozen=True)
class CardMove:
    """What moved on a card. Units: cents; `shop`: at whose counter, or ""."""

    at: datetime
    move: Move
    cents: int
    shop: str


def keep(town_id: int, *, user_id: int, voucher_id: int) -> None:
    """Put a card into somebody's account; told twice, it is there once. Commits: no."""
    row = {
        "town_id": town_id,
        "id": new_id(),
        "user_id": user_id,
        "voucher_id": voucher_id,
        "since": clock.now(),
    }
    insert_once(KeptCard, row=row, key=("town_id", "user_id", "voucher_id"))


def let_go(town_id: int, *, user_id: int, voucher_id: int) -> None:
    """Take a card out of an account; what is on it stays. Commits: no."""
    mine = and_(KeptCard.town_id == town_id, KeptCard.user_id == user_id, KeptCard.voucher_id == voucher_id)
    db.session.execute(delete(KeptCard).where(mine).execution_options(synchronize_session=False))


def cards_kept(town_id: int, *, user_id: int) -> list[Voucher]:
    """Somebody's cards, the latest first. One query."""
    query = _kept(town_id, user_id).order_by(KeptCard.since.desc(), KeptCard.id.desc()).limit(MOST)
    return list(db.session.scalars(query))


def kept_card(town_id: int, *, user_id: int, voucher_id: int) -> Voucher | None:
    """One of somebody's cards; None for anybody else's."""
    query = _kept(town_id, user_id).where(Voucher.id == voucher_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def moves_of(card: Voucher, *, most: int = MOST) -> list[CardMove]:
    """What moved on a card, the latest first. One query."""
    query = (
        select(VoucherEntry.at, VoucherEntry.move, VoucherEntry.cents, Shop.name)
        .outerjoin(Shop, and_(Shop.town_id == VoucherEntry.town_id, Shop.id == VoucherEntry.shop_id))
        .where(VoucherEntry.town_id == card.town_id, VoucherEntry.voucher_id == card.id)
        .order_by(VoucherEntry.at.desc(), VoucherEntry.id.desc())
        .limit(most)
    )
    return [CardMove(at, move, cents, shop or "") for at, move, cents, shop in db.session.execute(query)]


def _kept(town_id: int, user_id: int) -> Select[Voucher]:
    return (
        select(Voucher)
        .join(KeptCard, and_(KeptCard.town_id == Voucher.town_id, KeptCard.voucher_id == Voucher.id))
        .where(KeptCard.town_id == town_id, KeptCard.user_id == user_id)
    )
