"""The next number of a shop: taken under the lock of its series, in the transaction that issues the paper.

So no number is ever given twice, and none is left out when a transaction is undone or a process killed: the
number is undone with it. Source: CGI ann. II art. 242 nonies A, I 7°.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.orders.invoices.models import InvoiceMark, InvoiceSeries

_ARRIVED = 0  # the year of a series of which no number is given: its mark is that of the shop's arrival
_SIGNS = "23456789BCDFGHJKMNPQRTWXYZ"  # none that is taken for another, and no words


@dataclass(frozen=True)
class Number:
    """A number of a series: each year has one, and one more after each restore of a backup.

    A shop that came from another town has series of its own there: see `begin_arrived`.
    """

    year: int
    mark: str
    number: int


def take_number(town_id: int, *, shop_id: int, year: int) -> Number:
    """The next number of a shop's series.

    Races: one upsert, which keeps the row locked until the commit: papers of a shop are issued one by one.
    Taken last in a transaction (`core.db.at_the_end`), nobody waits for long. Commits: no.
    """
    mark = _mark(town_id, shop_id)
    upsert = (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(InvoiceSeries)
    names = {"town_id": town_id, "shop_id": shop_id, "year": year, "mark": mark}
    statement = (
        upsert.values(id=new_id(), last_number=1, **names)
        .on_conflict_do_update(
            index_elements=list(names),
            set_={"last_number": InvoiceSeries.last_number + 1},
        )
        .returning(InvoiceSeries.last_number)
    )
    return Number(year, mark, int(db.session.execute(statement).scalar_one()))


def _mark(town_id: int, shop_id: int) -> str:
    """Of the town's last restore and of the shop's arrival, as far as there were any."""
    arrived = (
        InvoiceSeries.town_id == town_id,
        InvoiceSeries.shop_id == shop_id,
        InvoiceSeries.year == _ARRIVED,
    )
    restored = select(InvoiceMark.mark).where(InvoiceMark.town_id == town_id)
    marks = select(restored.scalar_subquery(), select(InvoiceSeries.mark).where(*arrived).scalar_subquery())
    return "-".join(filter(None, db.session.execute(marks).one()))


def begin_arrived(town_id: int, *, shop_id: int) -> None:
    """From now on the numbers of a shop that arrives bear a mark that was drawn for it. Commits: no.

    The town that it comes from may still give numbers, and so may a third one that its archive was brought
    to: the seller is the same, and no number comes twice.
    """
    mark = "V" + "".join(secrets.choice(_SIGNS) for _sign in range(5))
    row = {"id": new_id(), "town_id": town_id, "shop_id": shop_id, "year": _ARRIVED, "mark": mark}
    db.session.execute(insert(InvoiceSeries).values(**row))


def is_of_arrival(year: int) -> bool:
    """Whether a series stands for an arrival, and for no numbers."""
    return year == _ARRIVED
