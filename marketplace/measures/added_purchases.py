"""What people bought besides, when they came for a bag: bands, counted by shop and day."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.measures.models import AddedPurchase, Spent

_table = cast(Table, AddedPurchase.__table__)


def count_purchase(town_id: int, *, shop_id: int, day: date, spent: Spent) -> None:
    """One more person of a shop's day said so. Races: one statement, so that two are two. Commits: no."""
    upsert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = upsert(_table).values(
        town_id=town_id, id=new_id(), shop_id=shop_id, day=day, spent=spent, count=1
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["town_id", "shop_id", "day", "spent"], set_={"count": _table.c.count + 1}
        )
    )


def added_purchases_of(town_id: int, *, shop_id: int, since: date, until: date) -> Mapping[Spent, int]:
    """How many people said which band in a shop, from a day to another, both included. One query."""
    query = (
        select(AddedPurchase.spent, func.sum(AddedPurchase.count))
        .where(
            AddedPurchase.town_id == town_id,
            AddedPurchase.shop_id == shop_id,
            AddedPurchase.day.between(since, until),
        )
        .group_by(AddedPurchase.spent)
    )
    return {spent: int(count) for spent, count in db.session.execute(query)}
