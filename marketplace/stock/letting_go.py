"""A part of a promise is not needed any more: its units are free again."""

from sqlalchemy import delete, select, update

from marketplace.core.db import db
from marketplace.stock.models import Hold, StockLevel


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
