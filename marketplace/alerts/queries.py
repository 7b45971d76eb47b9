"""Reads of the ladder: a shop's own rule, and the rungs taken."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from marketplace.alerts.models import AlertRule, AlertStep, Rung
from marketplace.alerts.timing import Times
from marketplace.core.db import db


def rule_of(town_id: int, shop_id: int) -> AlertRule | None:
    """What the shop chose, or None where the usual times hold."""
    return db.session.get(AlertRule, (town_id, shop_id), populate_existing=True)


def times_of(rule: AlertRule | None) -> Times:
    """The times of a rule; the usual ones without."""
    if rule is None:
        return Times()
    return Times(*(getattr(rule, name) for name in Times.__dataclass_fields__))


def rungs_taken(town_id: int, *, shop_order_ids: Iterable[int]) -> dict[int, dict[Rung, datetime]]:
    """The rungs taken for these bags, and when. One query."""
    query = select(AlertStep.shop_order_id, AlertStep.rung, AlertStep.taken_at).where(
        AlertStep.town_id == town_id, AlertStep.shop_order_id.in_(list(shop_order_ids))
    )
    found: dict[int, dict[Rung, datetime]] = {}
    for shop_order_id, rung, taken_at in db.session.execute(query):
        found.setdefault(shop_order_id, {})[rung] = taken_at
    return found


def misses_of(town_id: int, shop_id: int, *, since: datetime) -> Sequence[int]:
    """The bags that the ladder declined for a shop since a moment."""
    query = select(AlertStep.shop_order_id).where(
        AlertStep.town_id == town_id,
        AlertStep.shop_id == shop_id,
        AlertStep.rung == Rung.DECLINE,
        AlertStep.taken_at > since,
    )
    return db.session.scalars(query).all()
