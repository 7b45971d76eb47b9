"""Writes about collection: open a point, take a place in a window, give it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import cast

from flask import current_app
from sqlalchemy import Table, bindparam, select, update

from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.prepared import Prepared
from marketplace.core.words import _
from marketplace.pickup.loads import Counted
from marketplace.pickup.models import CollectionPoint, PointKind, SlotBooking, SlotRule
from marketplace.pickup.slots import Rule, Window

_slots = cast(Table, SlotBooking.__table__)
_BOOK = Prepared(
    lambda insert: insert(SlotBooking).on_conflict_do_nothing(
        index_elements=["town_id", "point_id", "starts_at"]
    )
)
_TAKE_PLACE = Prepared(
    lambda _insert: (
        update(_slots)
        .where(
            _slots.c.town_id == bindparam("town"),
            _slots.c.id == bindparam("booking"),
            _slots.c.taken + bindparam("places") <= _slots.c.capacity,
            _slots.c.closed_at.is_(None),
        )
        .values(taken=_slots.c.taken + bindparam("places"))
    )
)


class WindowFull(Refusal):
    """At least one chosen window has no place left; none was taken."""

    def __init__(self) -> None:
        super().__init__(_("Ce créneau vient d’être pris. Choisissez-en un autre, il en reste."))


@dataclass(frozen=True)
class Choice:
    """The window chosen at one point, what it bears of what it counts, and how much of it is taken.

    A hub's is named in the same way: the point is then its shelf, its refrigerator, or lockers of a size.
    """

    point_id: int
    window: Window
    capacity: int
    places: int = 1
    counts: Counted = Counted.ORDERS


def open_shop_point(town_id: int, *, shop_id: int, name: str, rule: Rule) -> None:
    """Let bags be collected in the shop itself; the point bears the shop's id. Commits: no."""
    db.session.add(
        CollectionPoint(id=shop_id, town_id=town_id, kind=PointKind.SHOP, name=name, shop_id=shop_id)
    )
    db.session.flush()
    db.session.add(SlotRule(town_id=town_id, point_id=shop_id, **asdict(rule)))
    db.session.flush()


def book(town_id: int, *, choices: Sequence[Choice], time_zone: str) -> dict[int, int]:
    """Make sure that the chosen windows have a row; returns the booking's id by point. Takes no place yet.

    Commits: no.
    """
    write_windows(town_id, choices=sorted(choices, key=lambda choice: choice.point_id), time_zone=time_zone)
    return booked(town_id, choices=choices)


def write_windows(town_id: int, *, choices: Sequence[Choice], time_zone: str) -> None:
    """A row for each of these windows that has none yet, in the order given. Commits: no."""
    _BOOK.run([_row(town_id, choice, time_zone) for choice in choices])


def booked(town_id: int, *, choices: Sequence[Choice]) -> dict[int, int]:
    """The booking's id by point, for those of the chosen windows that have a row; none ever goes away."""
    query = select(SlotBooking.point_id, SlotBooking.starts_at, SlotBooking.id).where(
        SlotBooking.town_id == town_id,
        SlotBooking.point_id.in_([choice.point_id for choice in choices]),
        SlotBooking.starts_at.in_({choice.window.starts_at for choice in choices}),
    )
    wanted = {(choice.point_id, choice.window.starts_at) for choice in choices}
    found = db.session.execute(query)
    return {point_id: booking_id for point_id, at, booking_id in found if (point_id, at) in wanted}


def take_places(town_id: int, *, places: Mapping[int, int]) -> None:
    """Take so many places in each window, or none at all. `places`: by the id of the window's row.

    Raises: WindowFull; the caller's transaction must then be rolled back.
    Races: one conditional UPDATE each, in the order of ids. Commits: no.
    """
    rows = [{"town": town_id, "booking": key, "places": many} for key, many in sorted(places.items())]
    taken = _TAKE_PLACE.run(rows)
    if taken.rowcount != len(rows) and not current_app.extensions["settings"].unguarded_places:
        raise WindowFull


def lock_bookings(town_id: int, *, booking_ids: Iterable[int]) -> None:
    """Take the locks of these windows in the one order that everybody takes them in."""
    db.session.execute(
        select(SlotBooking.id)
        .where(SlotBooking.town_id == town_id, SlotBooking.id.in_(sorted(booking_ids)))
        .order_by(SlotBooking.id)
        .with_for_update(key_share=True)
    ).all()


def give_place_back(town_id: int, *, booking_id: int, places: int = 1) -> None:
    """Free what a bag took of a window. Commits: no."""
    db.session.execute(
        update(SlotBooking)
        .where(SlotBooking.town_id == town_id, SlotBooking.id == booking_id, SlotBooking.taken >= places)
        .values(taken=SlotBooking.taken - places)
        .execution_options(synchronize_session=False)
    )


def _row(town_id: int, choice: Choice, time_zone: str) -> dict[str, object]:
    window = choice.window
    return {
        "id": new_id(),
        "town_id": town_id,
        "point_id": choice.point_id,
        "starts_at": window.starts_at,
        "ends_at": window.ends_at,
        "local_day": window.local_day,
        "local_time": window.local_time,
        "time_zone": time_zone,
        "capacity": choice.capacity,
        "counts": choice.counts.value,
        "taken": 0,
    }
