"""Who does a job: one worker at a time, found again soon after a worker died. Nothing here commits."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.models import JobLease

LENGTH = timedelta(seconds=60)
_FURTHEST = 2 * LENGTH  # the clocks of two machines may differ a little
_LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def looks_free(name: str, *, holder: str) -> bool:
    """Whether asking for the lease has any chance: a look that takes no lock."""
    query = select(JobLease.holder, JobLease.until).where(JobLease.name == name)
    row = db.session.execute(query).one_or_none()
    return row is None or row.holder == holder or not _holds(row.until, clock.now())


def take_lease(name: str, *, holder: str) -> bool:
    """Take or renew the lease of a job for `LENGTH`; False while another worker has it.

    A lease that ends further away than any can was written by a clock that ran ahead: it counts for nothing.
    Races: one conditional UPDATE; of many who ask at once one is told yes. Commits: no.
    """
    now = clock.now()
    first = {"id": new_id(), "name": name, "holder": "", "until": _LONG_AGO}
    insert_once(JobLease, row=first, key=["name"])
    is_free = or_(JobLease.holder == holder, JobLease.until <= now, JobLease.until > now + _FURTHEST)
    taken = db.session.execute(
        update(JobLease)
        .where(and_(JobLease.name == name, is_free))
        .values(holder=holder, until=now + LENGTH)
        .returning(JobLease.id)
        .execution_options(synchronize_session=False)
    )
    return taken.scalar_one_or_none() is not None


def renew_lease(name: str, *, holder: str) -> bool:
    """Have a lease for `LENGTH` more; False once it had lapsed, whoever had it meanwhile. Commits: no."""
    now = clock.now()
    renewed = db.session.execute(
        update(JobLease)
        .where(JobLease.name == name, JobLease.holder == holder, JobLease.until > now)
        .values(until=now + LENGTH)
        .returning(JobLease.id)
        .execution_options(synchronize_session=False)
    )
    return renewed.scalar_one_or_none() is not None


def holds_lease(name: str, *, holder: str) -> bool:
    """Whether nobody else has taken a lease; if so nobody takes it before the transaction ends. Commits: no.

    Races: on SQLite there is one writer; on PostgreSQL whoever would take it waits for the row.
    """
    query = select(JobLease.id).where(JobLease.name == name, JobLease.holder == holder)
    return db.session.scalar(query.with_for_update(read=True)) is not None


def give_lease_back(*, holder: str) -> None:
    """Free every lease of a worker that ends in order. Commits: no."""
    db.session.execute(
        update(JobLease)
        .where(JobLease.holder == holder)
        .values(holder="", until=_LONG_AGO)
        .execution_options(synchronize_session=False)
    )


def note_done(name: str) -> None:
    """Write down that the job was done to its end. Commits: no."""
    db.session.execute(
        update(JobLease)
        .where(JobLease.name == name)
        .values(done_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def is_due(name: str, *, every: timedelta) -> bool:
    """Whether a job that is done once in a while was last done that long ago, by whichever worker.

    One that was done in the future was noted by a clock that ran ahead: it is due.
    """
    done_at = db.session.scalar(select(JobLease.done_at).where(JobLease.name == name))
    return done_at is None or not timedelta() <= clock.now() - done_at < every


def _holds(until: datetime, now: datetime) -> bool:
    return now < until <= now + _FURTHEST
