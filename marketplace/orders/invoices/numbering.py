"""The next number of a shop: taken under the lock of its series, in the transaction that issues the paper.

So no number is ever given twice, and none is left out when a transaction is undone or a process killed: the
number is undone with it. Source: CGI ann. II art. 242 nonies A, I 7°.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.orders.invoices.models import InvoiceMark, InvoiceSeries


@dataclass(frozen=True)
class Number:
    """A number of a series: each year has one, and one more after each restore of a backup."""

    year: int
    mark: str
    number: int


def take_number(town_id: int, *, shop_id: int, year: int) -> Number:
    """The next number of a shop's series.

    Races: one upsert, which keeps the row locked until the commit: papers of a shop are issued one by one.
    Taken last in a transaction (`core.db.at_the_end`), nobody waits for long. Commits: no.
    """
    mark = db.session.scalar(select(InvoiceMark.mark).where(InvoiceMark.town_id == town_id)) or ""
    insert = (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(InvoiceSeries)
    names = {"town_id": town_id, "shop_id": shop_id, "year": year, "mark": mark}
    statement = (
        insert.values(id=new_id(), last_number=1, **names)
        .on_conflict_do_update(
            index_elements=list(names),
            set_={"last_number": InvoiceSeries.last_number + 1},
        )
        .returning(InvoiceSeries.last_number)
    )
    return Number(year, mark, int(db.session.execute(statement).scalar_one()))
