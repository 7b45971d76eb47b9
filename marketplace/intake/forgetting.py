"""Old files are forgotten: their lines, their bytes, and previews that nobody came back to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from marketplace.core.db import db
from marketplace.intake.bringing import give_up
from marketplace.intake.models import Intake, IntakeRow
from marketplace.intake.states import IntakeState


def give_up_old_previews(*, before: datetime) -> int:
    """Give up what was previewed so long ago and never asked for; says how many. Commits: no."""
    query = select(Intake).where(
        Intake.open_slot == 1,
        Intake.state == IntakeState.PREVIEWED,
        Intake.asked_at.is_(None),
        Intake.created_at < before,
    )
    files = db.session.scalars(query.execution_options(all_towns=True)).all()
    for one in files:
        give_up(one)
    db.session.flush()
    return len(files)


def forgettable_files(*, before: datetime, limit: int) -> Sequence[tuple[int, int]]:
    """Files of all towns that ended so long ago and still have their lines: town and id of each."""
    query = select(Intake.town_id, Intake.id).where(
        Intake.open_slot.is_(None), Intake.ended_at < before, Intake.lines_read > 0
    )
    rows = db.session.execute(query.limit(limit).execution_options(all_towns=True))
    return [(row[0], row[1]) for row in rows]


def forget_lines(town_id: int, *, intake_id: int, limit: int) -> int:
    """Erase some lines of a file; says how many there were. Commits: no."""
    query = select(IntakeRow.id).where(IntakeRow.town_id == town_id, IntakeRow.intake_id == intake_id)
    ids = db.session.scalars(query.limit(limit)).all()
    if ids:
        db.session.execute(
            delete(IntakeRow)
            .where(IntakeRow.town_id == town_id, IntakeRow.id.in_(ids))
            .execution_options(synchronize_session=False)
        )
    return len(ids)


def note_forgotten(town_id: int, *, intake_id: int) -> None:
    """The file has no lines any more; what it did is kept. Commits: no."""
    db.session.execute(
        update(Intake)
        .where(Intake.town_id == town_id, Intake.id == intake_id)
        .values(lines_read=0, columns=None)
        .execution_options(synchronize_session=False)
    )
