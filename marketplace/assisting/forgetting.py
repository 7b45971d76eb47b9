"""What callers said is kept for a while, and no longer: their orders tell all that is needed after it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from marketplace.assisting.calls import FORGOTTEN
from marketplace.assisting.models import AssistedCall, AssistedOrder, MandateShop, ResidentMandate
from marketplace.core.db import db

CALL_DAYS = 30
"""A call is kept so long after it ended: until its bags are fetched and nobody asks any more."""
MANDATE_DAYS = 365
"""A mandate is kept so long after its end: whoever doubts an order is shown what they had allowed."""


def forget_calls(town_id: int, *, now: datetime, limit: int) -> int:
    """Erase the calls of a town that ended long ago; says how many. Commits: no.

    One that led to an order stays without name, number and address: the order says who helped, and when.
    """
    row, before = AssistedCall, now - timedelta(days=CALL_DAYS)
    ended = or_(row.ended_at < before, and_(row.ended_at.is_(None), row.opened_at < before - FORGOTTEN))
    chosen = _chosen(row, row.town_id == town_id, ended, row.name != "", limit=limit)
    used = exists().where(AssistedOrder.town_id == row.town_id, AssistedOrder.call_id == row.id)
    emptied = {"name": "", "phone": "", "email": ""}
    db.session.execute(
        _quietly(update(row).where(row.town_id == town_id, row.id.in_(chosen), used).values(emptied))
    )
    db.session.execute(_quietly(delete(row).where(row.town_id == town_id, row.id.in_(chosen), ~used)))
    return len(chosen)


def forget_mandates(town_id: int, *, today: date, limit: int) -> int:
    """Erase the mandates of a town that ended long ago; says how many. Commits: no.

    One that an order or a call names stays without name and number.
    """
    row, before = ResidentMandate, today - timedelta(days=MANDATE_DAYS)
    over = or_(
        row.ends_on < before, row.revoked_at < datetime(before.year, before.month, before.day, tzinfo=UTC)
    )
    chosen = _chosen(row, row.town_id == town_id, over, row.name != "", limit=limit)
    used = or_(
        *(
            exists().where(table.town_id == row.town_id, table.mandate_id == row.id)
            for table in (AssistedOrder, AssistedCall)
        )
    )
    mine = (row.town_id == town_id, row.id.in_(chosen))
    shops = (MandateShop.town_id == town_id, MandateShop.mandate_id.in_(chosen))
    db.session.execute(_quietly(update(row).where(*mine, used).values(name="", phone="")))
    db.session.execute(_quietly(delete(MandateShop).where(*shops)))
    db.session.execute(_quietly(delete(row).where(*mine, ~used)))
    return len(chosen)


def _chosen(
    row: type[AssistedCall] | type[ResidentMandate], *which: ColumnElement[bool], limit: int
) -> list[int]:
    return list(db.session.scalars(select(row.id).where(*which).order_by(row.id).limit(limit)))


def _quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
