"""What a shop says of its windows: closed for once, fewer bags, longer preparation for a while."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time

from sqlalchemy import case, or_, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.pickup.lifting import come_back_to, is_lifted
from marketplace.pickup.loads import Counted
from marketplace.pickup.models import SlotBooking, SlotRule
from marketplace.pickup.services import Choice, write_windows
from marketplace.pickup.slots import Rule, Window

MOST_BAGS, MOST_LEAD_MINUTES = 200, 7 * 24 * 60
MOST_PIECES, MOST_CUT_OFF_DAYS = 50, 7
LENGTHS = (10, 15, 20, 30, 45, 60, 90, 120)


class PreparationRefused(Refusal):
    """Numbers by which no windows can be cut."""

    status = 422


@dataclass(frozen=True)
class Preparation:
    """How a shop prepares. Units: minutes; what it counts a window. `rush_until`: aware UTC, None without.

    The rest is as in `slots.Rule`.
    """

    length_minutes: int
    capacity: int
    lead_minutes: int
    rush_minutes: int = 0
    rush_until: datetime | None = None
    counts: Counted = Counted.ORDERS
    bag_pieces: int = 8
    order_minutes: int = 5
    line_minutes: int = 1
    cut_off: time | None = None
    cut_off_days: int = 1

    @property
    def is_rushed(self) -> bool:
        """Whether there is a rush now."""
        return self.rush_until is not None and self.rush_until > clock.now()


def preparation_of(town_id: int, point_id: int) -> Preparation:
    """How the shop of that point prepares."""
    row = db.session.get_one(SlotRule, (town_id, point_id))
    return Preparation(**{each.name: getattr(row, each.name) for each in fields(Preparation)})


def rule_of(town_id: int, point_id: int) -> Rule:
    """How a point cuts its windows, whether there is a rush or none."""
    row = db.session.get_one(SlotRule, (town_id, point_id))
    return Rule(**{each.name: getattr(row, each.name) for each in fields(Rule)})


def prepare_in(town_id: int, *, point_id: int, lead_minutes: int, length_minutes: int) -> None:
    """Say how long a bag takes, and how long a window is. Raises: PreparationRefused. Commits: no."""
    if not 0 <= lead_minutes <= MOST_LEAD_MINUTES:
        raise PreparationRefused(_("Une préparation dure de 0 minute à 7 jours."))
    if length_minutes not in LENGTHS:
        raise PreparationRefused(_("Choisissez une des durées de créneau proposées."))
    _change_rule(town_id, point_id, lead_minutes=lead_minutes, length_minutes=length_minutes)


def weigh_orders(
    town_id: int, *, point_id: int, bag_pieces: int, order_minutes: int, line_minutes: int
) -> None:
    """Say how many articles fill a bag, and how much work an order and each of its lines are.

    Raises: PreparationRefused. Commits: no.
    """
    if not 1 <= bag_pieces <= MOST_PIECES:
        raise PreparationRefused(_("Un sac tient de 1 à %(most)s articles.", most=MOST_PIECES))
    if not (0 <= order_minutes <= MOST_BAGS and 0 <= line_minutes <= MOST_BAGS):
        raise PreparationRefused(_("Donnez un nombre de minutes, de 0 à %(most)s.", most=MOST_BAGS))
    _change_rule(
        town_id,
        point_id,
        bag_pieces=bag_pieces,
        order_minutes=order_minutes,
        line_minutes=line_minutes,
    )


def cut_off_at(town_id: int, *, point_id: int, wall: time | None, days: int) -> None:
    """Take orders for a day until this time on the wall, so many days before; None: without such a limit.

    Raises: PreparationRefused. Commits: no.
    """
    if not 0 <= days <= MOST_CUT_OFF_DAYS:
        raise PreparationRefused(_("Choisissez de combien de jours on commande à l’avance."))
    _change_rule(town_id, point_id, cut_off=wall, cut_off_days=days)


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


def limit_windows(town_id: int, *, point_id: int, capacity: int, counts: Counted = Counted.ORDERS) -> None:
    """A window bears so much from now on; one that has more keeps its bags, and takes none.

    Those that have bags and counted something else stay as they are. Those of events bear what these say
    until the events go, but nothing where the point bears nothing.
    Raises: PreparationRefused. Races: a place that is being taken comes before or after, and counts.
    Commits: no.
    """
    check_room(capacity)
    _change_rule(town_id, point_id, capacity=capacity, counts=counts)
    fewer = case((SlotBooking.taken > capacity, SlotBooking.taken), else_=capacity)
    db.session.execute(
        update(SlotBooking)
        .where(
            SlotBooking.town_id == town_id,
            SlotBooking.point_id == point_id,
            SlotBooking.ends_at > clock.now(),
            or_(SlotBooking.counts == counts, SlotBooking.taken == 0),
            ~is_lifted(),
        )
        .values(capacity=fewer, counts=counts)
        .execution_options(synchronize_session=False)
    )
    come_back_to(town_id, point_id=point_id, capacity=capacity, counts=counts)


def check_room(capacity: int) -> None:
    """Raises: PreparationRefused where no window bears so much."""
    if not 0 <= capacity <= MOST_BAGS:
        raise PreparationRefused(_("Un créneau tient de 0 à %(most)s.", most=MOST_BAGS))


def shut_window(town_id: int, *, point_id: int, window: Window, time_zone: str) -> None:
    """A window takes no more bags; those that have it stay until somebody moves them. Commits: no."""
    write_windows(town_id, choices=[_empty(town_id, point_id, window)], time_zone=time_zone)
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
    counts: Counted = Counted.ORDERS

    @property
    def left(self) -> int:
        """How much it still bears, of what it counts."""
        return 0 if self.is_closed else max(0, self.capacity - self.taken)


def booked_windows(town_id: int, *, point_id: int) -> Mapping[datetime, Booked]:
    """The windows of a point that are not over and have a row, by their beginning. One query."""
    query = select(
        SlotBooking.starts_at,
        SlotBooking.taken,
        SlotBooking.capacity,
        SlotBooking.closed_at,
        SlotBooking.counts,
    ).where(
        SlotBooking.town_id == town_id,
        SlotBooking.point_id == point_id,
        SlotBooking.ends_at > clock.now(),
    )
    rows = db.session.execute(query)
    return {
        at: Booked(taken, capacity, closed is not None, counts)
        for at, taken, capacity, closed, counts in rows
    }


def open_windows(
    town_id: int, *, point_id: int, windows: Collection[Window], time_zone: str
) -> dict[datetime, int]:
    """Make sure that these windows of one point have a row; gives their ids by beginning. Commits: no."""
    if not windows:
        return {}
    choices: Sequence[Choice] = [_empty(town_id, point_id, window) for window in sorted(windows)]
    write_windows(town_id, choices=choices, time_zone=time_zone)
    query = select(SlotBooking.starts_at, SlotBooking.id).where(
        SlotBooking.town_id == town_id,
        SlotBooking.point_id == point_id,
        SlotBooking.starts_at.in_({window.starts_at for window in windows}),
    )
    return dict(db.session.execute(query).all())


def _empty(town_id: int, point_id: int, window: Window) -> Choice:
    prepared = preparation_of(town_id, point_id)
    return Choice(point_id, window, prepared.capacity, counts=prepared.counts)


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
