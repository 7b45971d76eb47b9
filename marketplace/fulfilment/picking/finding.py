"""A line is found and lies in the bag: who ticks first has found it, and a tick undoes nobody's."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.fulfilment.picking.bags import begin, open_bag
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine
from marketplace.orders.picking.models import Pick


def pick(line: OrderLine, *, by: Actor) -> None:
    """The line lies in the bag. Ticked by two people, it was the first; ticked twice, nothing changes.

    Raises: NotBeingPacked. Races: the bag is locked; the tick is one insert that does nothing when there is
    one already. Commits: no.
    """
    bag = open_bag(line)
    begin(bag, by=by)
    note_pick(line, by=by)


def put_back(line: OrderLine, *, seen_at: datetime) -> None:
    """The line lies in the bag no more. `seen_at`: when the tick that is taken away was made.

    Raises: NotBeingPacked; ChangedMeanwhile when somebody else has ticked it since, or taken it away.
    Commits: no.
    """
    open_bag(line)
    where = (Pick.town_id == line.town_id, Pick.order_line_id == line.id, Pick.at == seen_at)
    gone = db.session.execute(
        delete(Pick).where(*where).returning(Pick.order_line_id).execution_options(synchronize_session=False)
    )
    if gone.scalar_one_or_none() is None:
        raise ChangedMeanwhile


def note_pick(line: OrderLine, *, by: Actor) -> None:
    """Write down who found a line, unless somebody has already. Bag: locked. Commits: no."""
    dialect = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    key = ["town_id", "order_line_id"]
    statement = dialect(cast(Table, Pick.__table__)).on_conflict_do_nothing(index_elements=key)
    row = {
        "town_id": line.town_id,
        "order_line_id": line.id,
        "at": clock.now(),
        "by_what": by.kind,
        "by_user_id": by.user_id,
        "by_device_id": by.device_id,
    }
    db.session.connection().execute(statement, row)
