"""What a shop says of its windows: closed for once, fewer bags, longer preparation for a while."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.pickup.models import SlotBooking, SlotRule
from marketplace.pickup.services import Choice, write_windows
from marketplace.pickup.slots import Window

MOST_BAGS, MOST_LEAD_MINUTES = 200, 7 * 24 * 60
LENGTHS = (10, 15, 20, 30, 45, 60, 90, 120)


class PreparationRefused(Refusal):
    """Numbers by which no windows can be cut."""

    status = 422


@dataclass(frozen=True)
class Preparation:
    """How a shop prepares. Units: minutes; bags a window. `rush_until`: aware UTC, None without a rush."""

    length_minutes: int
    capacity: int
    lead_minutes: int
    rush_minutes: int = 0
    rush_until: datetime | None = None

    @property
    def is_rushed(self) -> bool:
        """Whether there is a rush now."""
        return self.rush_until is not None and self.rush_until > clock.now()


def preparation_of(town_id: int, point_id: int) -> Preparation:
    """How the shop of that point prepares."""
    row = db.session.get_one(SlotRule, (town_id, point_id))
    return Preparation(row.length_minutes, row.capacity, row.lead_minutes, row.rush_minutes, row.rush_until)


def prepare_in(town_id: int, *, point_id: int, lead_minutes: int, length_minutes: int) -> None:
    """Say how long a bag takes, and how long a window is. Raises: PreparationRefused. Commits: no."""
    if not 0 <= lead_minutes <= MOST_LEAD_MINUTES:
        raise PreparationRefused(_("Une préparation dure de 0 minute à 7 jours."))
    if length_minutes not in LENGTHS:
        raise PreparationRefused(_("Choisissez une des durées de créneau proposées."))
    _change_rule(town_id, point_id, lead_minutes=lead_minutes, length_minutes=length_minutes)


def rush(town_id: int, *, point_id: int, lead_minutes: int, until: datetime) -> None:
    """From now until a moment a bag takes so many minutes. Raises: PreparationRefused. Commits: no."""
    if until <= clock.now():
        raise PreparationRefused(_("Cette heure est passée : choisissez la fin du coup de feu."))
    if not 0 < lead_minutes <= MOST_LEAD_MINUTES:
        raise PreparationRefused(_("Une préparation dure de 1 minute à 7 jours."))
    _change_rule(town_id, point_id, rush_minutes=lead_minutes, rush_until=until)


def end_rush(town_id: int, *, point_id: int) -> None:
    """Bags take as long as usual again. Commits: no."""
    _change_rule(town_id, point_id, rush_minutes=0, rush_until=None)


def limit_windows(town_id: int, *, point_id: int, capacity: int) -> None:
    """So many bags a window from now on; a window that has more keeps its bags, and takes none.

    Raises: PreparationRefused. Races: a place that is being taken comes before or after, and counts.
    Commits: no.
    """
    if not 0 <= capacity <= MOST_BAGS:
        raise PreparationRefused(_("Un créneau tient de 0 à %(most)s sacs.", most=MOST_BAGS))
    _change_rule(town_id, point_id, capacity=capacity)
    fewer = case((SlotBooking.taken > capacity, SlotBooking.taken), else_=capacity)
    db.session.execute(
        update(SlotBooking)
        .where(
            SlotBooking.town_id == town_id,
            SlotBooking.point_id == point_id,
            SlotBooking.ends_at > clock.now(),
        )
        .values(capacity=fewer)
        .execution_options(synchronize_session=False)
    )


def shut_window(town_id: int, *, point_id: int, window: Window, time_zone: str) -> None:
    """A window takes no more bags; those that have it stay until somebody moves them. Commits: no."""
    capacity = preparation_of(town_id, point_id).capacity
    write_windows(town_id, choices=[Choice(point_id, window, capacity)], time_zone=time_zone)
    _set_closed(town_id, point_id, window.starts_at, clock.now())


def reopen_window(town_id: int, *, point_id: int, starts_at: datetime) -> None:
    """A window takes bags again. Commits: no."""
    _set_closed(town_id, point_id, starts_at, None)


@dataclass(frozen=True)
class Booked:
    """What is known of a window that somebody has chosen, or that was closed."""

    taken: int
    capacity: int
    is_closed: bool

    @property
    def left(self) -> int:
        """How many bags it still takes."""
        return 0 if self.is_closed else max(0, self.capacity - self.taken)


def booked_windows(town_id: int, *, point_id: int) -> Mapping[datetime, Booked]:
    """The windows of a point that are not over and have a row, by their beginning. One query."""
    query = select(
        SlotBooking.starts_at, SlotBooking.taken, SlotBooking.capacity, SlotBooking.closed_at
    ).where(
        SlotBooking.town_id == town_id,
        SlotBooking.point_id == point_id,
        SlotBooking.ends_at > clock.now(),
    )
    rows = db.session.execute(query)
    return {at: Booked(taken, capacity, closed is not None) for at, taken, capacity, closed in rows}


def open_windows(
    town_id: int, *, point_id: int, windows: Collection[Window], time_zone: str
) -> dict[datetime, int]:
    """Make sure that these windows of one point have a row; gives their ids by beginning. Commits: no."""
    if not windows:
        return {}
    capacity = preparation_of(town_id, point_id).capacity
    choices: Sequence[Choice] = [Choice(point_id, window, capacity) for window in sorted(windows)]
    write_windows(town_id, choices=choices, time_zone=time_zone)
    query = select(SlotBooking.starts_at, SlotBooking.id).where(
        SlotBooking.town_id == town_id,
        SlotBooking.point_id == point_id,
        SlotBooking.starts_at.in_({window.starts_at for window in windows}),
    )
    return dict(db.session.execute(query).all())


def _change_rule(town_id: int, point_id: int, **values: object) -> None:
    db.session.execute(
        update(SlotRule)
        .where(SlotRule.town_id == town_id, SlotRule.point_id == point_id)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )


def _set_closed(town_id: int, point_id: int, starts_at: datetime, at: datetime | None) -> None:
    db.session.execute(
        update(SlotBooking)
        .where(
            SlotBooking.town_id == town_id,
            SlotBooking.point_id == point_id,
            SlotBooking.starts_at == starts_at,
        )
        .values(closed_at=at)
        .execution_options(synchronize_session=False)
    )
