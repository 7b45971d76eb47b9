"""Windows bear what an event says, and afterwards what they would without it: other events, or their rule.

Each event keeps what it found in a window and what it wrote. When one goes, only what it wrote itself goes:
an event that came later keeps its word, and a rule that was changed meanwhile is what a window comes back to.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, case, delete, exists, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.pickup.lifting_models import EventWindow
from marketplace.pickup.loads import Counted
from marketplace.pickup.models import SlotBooking


def lift(town_id: int, *, event_id: int, booking_ids: Collection[int], capacity: int) -> None:
    """Let these windows bear so much for an event; one that has more keeps its bags, and takes none.

    Races: the windows' point is locked by the caller (its shop, or its hub's rule). Commits: no.
    """
    query = select(SlotBooking.id, SlotBooking.capacity).where(
        SlotBooking.town_id == town_id,
        SlotBooking.id.in_(booking_ids),
        SlotBooking.ends_at > clock.now(),
    )
    bears = dict(db.session.execute(query).all())
    rows = _rows(town_id, bears)
    for key, borne in sorted(bears.items()):
        told = rows.get(key, ())
        if all(row.event_id != event_id for row in told):
            found = told[-1].written if told else borne
            row = EventWindow(id=new_id(), town_id=town_id, event_id=event_id, booking_id=key)
            row.found, row.written = found, capacity
            db.session.add(row)
    db.session.flush()
    _let_bear(town_id, bears, capacity)


def set_back(town_id: int, *, point_id: int, event_id: int) -> None:
    """Take away what an event wrote of a point's windows that are not over; the others' words stay.

    Bags that are there keep their places. Races: as `lift`. Commits: no.
    """
    mine = _coming(town_id, point_id).where(EventWindow.event_id == event_id)
    rows = _rows(town_id, set(db.session.scalars(mine)))
    by_capacity = defaultdict[int, set[int]](set)
    for key, told in rows.items():
        left = told[0].found
        for row in told:
            if row.event_id != event_id:
                row.found, left = left, row.written
        by_capacity[left].add(key)
    db.session.flush()
    gone = delete(EventWindow).where(
        EventWindow.town_id == town_id, EventWindow.event_id == event_id, EventWindow.booking_id.in_(rows)
    )
    db.session.execute(gone.execution_options(synchronize_session="fetch"))
    for capacity, keys in sorted(by_capacity.items()):
        _let_bear(town_id, keys, capacity)


def come_back_to(town_id: int, *, point_id: int, capacity: int, counts: Counted) -> None:
    """Let a point's lifted windows come back to so much when their events go; now, they bear what these say.

    Nothing means nothing, events or none. What counts otherwise stays as it is.
    Races: as `lift`. Commits: no.
    """
    alike = _coming(town_id, point_id).where(SlotBooking.counts == counts)
    rows = _rows(town_id, set(db.session.scalars(alike)))
    by_capacity = defaultdict[int, set[int]](set)
    for key, told in rows.items():
        told[0].found = capacity
        by_capacity[told[-1].written if capacity else 0].add(key)
    db.session.flush()
    for borne, keys in sorted(by_capacity.items()):
        _let_bear(town_id, keys, borne)


def is_lifted() -> ColumnElement[bool]:
    """Of a window's row: whether an event says what it bears."""
    return exists().where(
        EventWindow.town_id == SlotBooking.town_id, EventWindow.booking_id == SlotBooking.id
    )


def _coming(town_id: int, point_id: int) -> Select[int]:
    """The keys of a point's lifted windows that are not over."""
    here = (EventWindow.town_id == SlotBooking.town_id) & (EventWindow.booking_id == SlotBooking.id)
    return (
        select(EventWindow.booking_id)
        .join(SlotBooking, here)
        .where(
            EventWindow.town_id == town_id,
            SlotBooking.point_id == point_id,
            SlotBooking.ends_at > clock.now(),
        )
    )


def _rows(town_id: int, booking_ids: Iterable[int]) -> Mapping[int, Sequence[EventWindow]]:
    query = (
        select(EventWindow)
        .where(EventWindow.town_id == town_id, EventWindow.booking_id.in_(booking_ids))
        .order_by(EventWindow.id)
        .execution_options(populate_existing=True)
    )
    found = defaultdict[int, list[EventWindow]](list)
    for row in db.session.scalars(query):
        found[row.booking_id].append(row)
    return found


def _let_bear(town_id: int, booking_ids: Iterable[int], capacity: int) -> None:
    fewer = case((SlotBooking.taken > capacity, SlotBooking.taken), else_=capacity)
    db.session.execute(
        update(SlotBooking)
        .where(SlotBooking.town_id == town_id, SlotBooking.id.in_(booking_ids))
        .values(capacity=fewer)
        .execution_options(synchronize_session=False)
    )
