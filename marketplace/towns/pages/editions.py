"""Versions of what the council writes: each save is one more, none is lost, and two at once are told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from marketplace.core import clock
from marketplace.core.db import UtcDateTime, db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.towns.pages.models import Edition, Subject

_MOST_LISTED = 50


@dataclass(frozen=True)
class Kept:
    """A version. `content`: the fields as they were typed, by their names."""

    number: int
    content: Mapping[str, Any]
    is_published: bool
    saved_at: datetime
    by_user_id: int | None


@dataclass(frozen=True)
class Showing:
    """A version that residents read, from when until when; None: still. `subject_id`: of what."""

    subject_id: int
    content: Mapping[str, Any]
    since: datetime
    until: datetime | None


_COLUMNS = (Edition.number, Edition.content, Edition.is_published, Edition.saved_at, Edition.by_user_id)


def keep_edition(
    town_id: int,
    *,
    subject: Subject,
    subject_id: int,
    content: Mapping[str, Any],
    seen: int,
    is_published: bool,
    by_user_id: int,
) -> int:
    """Keep one more version, made from the one numbered `seen` (0: the first one); gives its number.

    Raises: ChangedMeanwhile if a colleague has saved one since then.
    Races: of two that are made from the same one, the unique number lets one in. Commits: no.
    """
    if latest_number(town_id, subject, subject_id) != seen:
        raise ChangedMeanwhile
    row = {
        "town_id": town_id,
        "id": new_id(),
        "subject": subject,
        "subject_id": subject_id,
        "number": seen + 1,
        "content": json.dumps(content, ensure_ascii=False, sort_keys=True),
        "is_published": is_published,
        "saved_at": clock.now(),
        "by_user_id": by_user_id,
    }
    if not insert_once(Edition, row=row, key=("town_id", "subject", "subject_id", "number")):
        raise ChangedMeanwhile
    return seen + 1


def latest_number(town_id: int, subject: Subject, subject_id: int) -> int:
    """The number of the last version; 0 without any."""
    latest = latest_edition(town_id, subject, subject_id)
    return latest.number if latest else 0


def latest_edition(town_id: int, subject: Subject, subject_id: int) -> Kept | None:
    """The version that was saved last, published or not."""
    return next(iter(_editions(town_id, subject, subject_id, most=1)), None)


def editions_of(town_id: int, subject: Subject, subject_id: int) -> Sequence[Kept]:
    """The last versions, newest first. One statement."""
    return _editions(town_id, subject, subject_id, most=_MOST_LISTED)


def edition_numbered(town_id: int, subject: Subject, subject_id: int, *, number: int) -> Kept | None:
    """One version, or None."""
    query = _of(town_id, subject, subject_id).where(Edition.number == number)
    row = db.session.execute(query).one_or_none()
    return _kept(row) if row else None


def end_showing(town_id: int, *, subject: Subject, subject_id: int) -> None:
    """Note that residents do not read it any more, from now on. Commits: no."""
    query = select(Edition).where(
        Edition.town_id == town_id,
        Edition.subject == subject,
        Edition.subject_id == subject_id,
        Edition.is_published,
    )
    latest = db.session.scalar(query.order_by(Edition.number.desc()).limit(1))
    if latest and latest.taken_away_at is None:
        latest.taken_away_at = clock.now()


def shown_between(town_id: int, subject: Subject, *, since: datetime, until: datetime) -> Sequence[Showing]:
    """What residents read at some moment of a stretch: each version until the next one. One statement."""
    following = func.lead(Edition.saved_at, type_=UtcDateTime()).over(
        partition_by=Edition.subject_id, order_by=Edition.number
    )
    told = (
        select(
            Edition.subject_id,
            Edition.content,
            Edition.saved_at,
            func.coalesce(Edition.taken_away_at, following, type_=UtcDateTime()).label("ended_at"),
        )
        .where(Edition.town_id == town_id, Edition.subject == subject, Edition.is_published)
        .where(Edition.saved_at < until)
        .subquery()
    )
    query = select(told).where(or_(told.c.ended_at.is_(None), told.c.ended_at >= since))
    rows = db.session.execute(query.order_by(told.c.saved_at))
    return [Showing(key, json.loads(content), begun, ended) for key, content, begun, ended in rows]


def _editions(town_id: int, subject: Subject, subject_id: int, *, most: int) -> Sequence[Kept]:
    query = _of(town_id, subject, subject_id).order_by(Edition.number.desc()).limit(most)
    return [_kept(row) for row in db.session.execute(query)]


def _of(town_id: int, subject: Subject, subject_id: int) -> Any:
    return select(*_COLUMNS).where(
        Edition.town_id == town_id, Edition.subject == subject, Edition.subject_id == subject_id
    )


def _kept(row: Any) -> Kept:
    return Kept(row[0], json.loads(row[1]), *row[2:])
