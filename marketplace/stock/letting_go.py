"""A part of a promise is not needed any more: its units are free again, or lost."""

from sqlalchemy import delete, select, update

from marketplace.core.db import db
from marketplace.stock.models import Hold, Reason, StockLevel
from marketplace.stock.movements import write_down


def let_go(town_id: int, *, order_line_id: int, quantity: int) -> int:
    """Promise so much less to an order line; says how much less it is, never more than was promised.

    Units: pieces, or grams. Races: the level is locked by the caller (`holding.lock_levels`). Commits: no.
    """
    mine = (Hold.town_id == town_id, Hold.order_line_id == order_line_id)
    row = db.session.execute(select(Hold.variant_id, Hold.quantity).where(*mine).with_for_update()).first()
    if row is None:
        return 0
    variant_id, promised = row
    freed = min(promised, quantity)
    change = delete(Hold) if freed == promised else update(Hold).values(quantity=promised - freed)
    db.session.execute(change.where(*mine).execution_options(synchronize_session=False))
    db.session.execute(
        update(StockLevel)
        .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
        .values(held=StockLevel.held - freed)
        .execution_options(synchronize_session=False)
    )
    return freed


def write_off(town_id: int, *, variant_id: int, quantity: int, by_user_id: int | None, note: str) -> None:
    """So much is lost; what a count had already said stops it at nothing. Units: pieces, or grams.

    Races: the level is locked by the caller. Commits: no.
    """
    level = (StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
    there = db.session.scalar(select(StockLevel.on_hand).where(*level)) or 0
    lost = min(there, quantity)
    if not lost:
        return
    db.session.execute(
        update(StockLevel)
        .where(*level)
        .values(on_hand=StockLevel.on_hand - lost)
        .execution_options(synchronize_session=False)
    )
    write_down(
        town_id, variant_id=variant_id, quantity=-lost, reason=Reason.LOSS, by_user_id=by_user_id, note=note
    )
