"""Runs of reconciliation: when each was begun and ended, and what it met."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, delete, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.payments.findings.models import FindingState, ReconciliationFinding, ReconciliationRun


class RunKind(StrEnum):
    """How often, and with it how much is looked at."""

    FIVE_MINUTES = "five_minutes"
    HOURLY = "hourly"
    DAILY = "daily"


EVERY: dict[RunKind, timedelta] = {
    RunKind.FIVE_MINUTES: timedelta(minutes=5),
    RunKind.HOURLY: timedelta(hours=1),
    RunKind.DAILY: timedelta(days=1),
}


def begin_run(kind: RunKind, *, gateway: str) -> int:
    """A run begins; gives its id. One that never ends has failed. Commits: no."""
    run = ReconciliationRun(id=new_id(), kind=kind, gateway=gateway, started_at=clock.now())
    db.session.add(run)
    db.session.flush()
    return run.id


def end_run(run_id: int) -> int:
    """A run has come to its end; gives how much it met that nobody has closed. Commits: no."""
    run = db.session.get_one(ReconciliationRun, run_id)
    run.ended_at = clock.now()
    run.found = db.session.scalar(select(func.count()).select_from(_met(run).subquery())) or 0
    db.session.flush()
    return run.found


def met_by(run_id: int) -> Iterator[ReconciliationFinding]:
    """What was met since a run began and nobody has closed, oldest first."""
    run = db.session.get_one(ReconciliationRun, run_id)
    findings = select(ReconciliationFinding).where(ReconciliationFinding.id.in_(_met(run)))
    yield from db.session.scalars(findings.order_by(ReconciliationFinding.found_at, ReconciliationFinding.id))


def last_good_start(kind: RunKind, *, gateway: str) -> datetime | None:
    """When the last run began that came to its end."""
    return db.session.scalar(
        select(ReconciliationRun.started_at)
        .where(
            ReconciliationRun.kind == kind,
            ReconciliationRun.gateway == gateway,
            ReconciliationRun.ended_at.is_not(None),
        )
        .order_by(ReconciliationRun.started_at.desc())
        .limit(1)
    )


def is_run_due(kind: RunKind, *, gateway: str) -> bool:
    """Whether the last good run began long enough ago. One from the future was a clock that ran ahead."""
    started = last_good_start(kind, gateway=gateway)
    return started is None or not timedelta() <= clock.now() - started < EVERY[kind]


def forget_runs(*, before: datetime) -> int:
    """Erase the ended runs that met nothing; gives how many. Commits: no."""
    of_findings = select(ReconciliationFinding.run_id).where(ReconciliationFinding.run_id.is_not(None))
    old = delete(ReconciliationRun).where(
        ReconciliationRun.kind.in_(RunKind),  # the index begins with it
        ReconciliationRun.started_at < before,
        ReconciliationRun.ended_at.is_not(None),
        ReconciliationRun.found == 0,
        ReconciliationRun.id.not_in(of_findings),
    )
    return len(db.session.execute(old.returning(ReconciliationRun.id)).all())


def _met(run: ReconciliationRun) -> Select[int]:
    return select(ReconciliationFinding.id).where(
        ReconciliationFinding.state == FindingState.OPEN,
        ReconciliationFinding.seen_at >= run.started_at,
    )
