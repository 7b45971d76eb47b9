"""Passers-by, hour by hour and counter by counter: writing the same hour twice changes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, insert, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.prepared import Prepared
from marketplace.core.references import digest, new_token
from marketplace.core.slugs import slug_of
from marketplace.core.words import _
from marketplace.measures.daily import monday_of
from marketplace.measures.models import StreetCount, StreetCounter

_counts = cast(Table, StreetCount.__table__)
_SET_UP = Prepared(
    lambda insert: insert(StreetCounter).on_conflict_do_nothing(index_elements=["town_id", "code"])
)
_AT_ONCE = 500


class CounterRefused(Refusal):
    """This counter cannot be."""

    status = 422


@dataclass(frozen=True)
class Noted:
    """What writing hours changed."""

    added: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True)
class Passing:
    """Passers-by of one week, and in how many hours somebody counted."""

    count: int
    hours: int


def counters_of(town_id: int) -> list[StreetCounter]:
    """The town's counters, by name."""
    query = select(StreetCounter).where(StreetCounter.town_id == town_id)
    return list(db.session.scalars(query.order_by(StreetCounter.name)))


def counter_coded(town_id: int, code: str) -> StreetCounter | None:
    """The town's counter with that code, or None."""
    query = select(StreetCounter).where(StreetCounter.town_id == town_id, StreetCounter.code == code)
    return db.session.scalar(query)


def set_up_counter(town_id: int, *, name: str) -> StreetCounter:
    """One more counter, without a token yet. Raises: CounterRefused for a name in use. Commits: no.

    Races: of two with the same name, as after a double click, the second is refused.
    """
    code = slug_of(name, most=40)
    if not code:
        raise CounterRefused(_("Donnez au compteur un nom en lettres, comme « Place du marché »."))
    row = {"town_id": town_id, "id": new_id(), "code": code, "name": name, "made_at": clock.now()}
    if _SET_UP.run([row | {"token_digest": ""}]).rowcount == 0:
        raise CounterRefused(_("Il y a déjà un compteur de ce nom."))
    return db.session.get_one(StreetCounter, (town_id, row["id"]))


def renew_token(counter: StreetCounter) -> str:
    """A new token for it; one given out before opens nothing any more. Commits: no."""
    token = new_token()
    counter.token_digest = digest(token)
    db.session.flush()
    return token


def note_hours(counter: StreetCounter, *, hours: Mapping[datetime, int], time_zone: str) -> Noted:
    """Write how many passed in hours that began at these moments; an hour known before takes the new count.

    Races: the counter is locked first. Commits: no.
    """
    town_id = counter.town_id
    db.session.execute(
        select(StreetCounter.id)
        .where(StreetCounter.town_id == town_id, StreetCounter.id == counter.id)
        .with_for_update()
    )
    known = _known(counter, list(hours))
    fresh = [_row(counter, at, count, time_zone) for at, count in hours.items() if at not in known]
    again = [
        {"b_at": at, "count": count} for at, count in hours.items() if at in known and known[at] != count
    ]
    connection = db.session.connection()
    for start in range(0, len(fresh), _AT_ONCE):
        connection.execute(insert(_counts), fresh[start : start + _AT_ONCE])
    if again:
        here = (_counts.c.town_id == town_id, _counts.c.counter_id == counter.id)
        connection.execute(update(_counts).where(*here, _counts.c.at == bindparam("b_at")), again)
    return Noted(len(fresh), len(again), len(hours) - len(fresh) - len(again))


def passing_by_week(town_id: int, *, first: date, last: date) -> dict[date, Passing]:
    """All counters together, by the Monday of the week. One statement."""
    query = (
        select(_counts.c.monday, func.sum(_counts.c.count), func.count())
        .where(_counts.c.town_id == town_id, _counts.c.monday.between(first, last))
        .group_by(_counts.c.monday)
    )
    return {monday: Passing(int(count), hours) for monday, count, hours in db.session.execute(query)}


def passing_by_hour(town_id: int, *, first: date, last: date) -> dict[int, int]:
    """How many pass all counters in each hour of the day: each counter's mean over the days on which it
    counted that hour, added up, so that one that was set up later or stood still pulls nothing down.
    One statement.
    """
    query = (
        select(_counts.c.hour, func.sum(_counts.c.count), func.count(_counts.c.day.distinct()))
        .where(_counts.c.town_id == town_id, _counts.c.monday.between(first, last))
        .group_by(_counts.c.hour, _counts.c.counter_id)
        .order_by(_counts.c.hour)
    )
    means: dict[int, float] = {}
    for hour, count, days in db.session.execute(query):
        means[hour] = means.get(hour, 0) + int(count) / days
    return {hour: round(mean) for hour, mean in means.items()}


def passing_between(town_id: int, *, days: Collection[date], from_hour: int, until_hour: int) -> int | None:
    """Passers-by of these days from an hour to another one, all counters together; None: nobody counted."""
    if not days:
        return None
    query = select(func.sum(_counts.c.count)).where(
        _counts.c.town_id == town_id,
        _counts.c.monday.in_({monday_of(day) for day in days}),
        _counts.c.day.in_(days),
        _counts.c.hour >= from_hour,
        _counts.c.hour < until_hour,
    )
    found = db.session.scalar(query)
    return None if found is None else int(found)


def _known(counter: StreetCounter, hours: Sequence[datetime]) -> dict[datetime, int]:
    if not hours:
        return {}
    query = select(StreetCount.at, StreetCount.count).where(
        StreetCount.town_id == counter.town_id,
        StreetCount.counter_id == counter.id,
        StreetCount.at.between(min(hours), max(hours)),
    )
    return dict(db.session.execute(query).all())


def _row(counter: StreetCounter, at: datetime, count: int, time_zone: str) -> dict[str, object]:
    local = clock.local(at, time_zone)
    return {
        "town_id": counter.town_id,
        "id": new_id(),
        "counter_id": counter.id,
        "at": at.astimezone(UTC),
        "day": local.date(),
        "monday": monday_of(local.date()),
        "hour": local.hour,
        "count": count,
    }
