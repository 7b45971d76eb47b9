"""Who goes on with a file: one process at a time, found again soon after it was killed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, or_, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.prepared import Prepared
from marketplace.core.references import new_token
from marketplace.core.stopping import StopSign
from marketplace.intake.errors import ClaimLost
from marketplace.intake.models import Intake
from marketplace.intake.states import IntakeState

LENGTH = timedelta(seconds=60)
_files = cast(Table, Intake.__table__)
_BEING_READ = (IntakeState.UPLOADED, IntakeState.READ)


@cache
def _keep(names: tuple[str, ...]) -> Prepared:
    """The statement that renews a claim and writes these columns: said in every batch, under the lock."""
    written = {name: bindparam(f"to_{name}", type_=_files.c[name].type) for name in names}
    return Prepared(
        lambda _insert: (
            update(_files)
            .where(_files.c.town_id == bindparam("town"), _files.c.id == bindparam("file"))
            .where(_files.c.claim == bindparam("mine"), _files.c.open_slot.is_not(None))
            .values(claimed_until=bindparam("until", type_=_files.c.claimed_until.type), **written)
        )
    )


@dataclass(frozen=True)
class Claimed:
    """A file that this process goes on with. Every batch renews the claim, or finds that it is lost."""

    town_id: int
    intake_id: int
    claim: str
    stop: StopSign

    def keep(self, **progress: Any) -> None:
        """Renew the claim in the transaction of a batch, and write down how far the file has come.

        Raises: ClaimLost, also when the shop has given the file up; nothing of the batch may be kept then.
        """
        values = {f"to_{name}": value for name, value in progress.items()}
        mine = {"town": self.town_id, "file": self.intake_id, "mine": self.claim}
        kept = _keep(tuple(progress)).run([{**mine, "until": clock.now() + LENGTH, **values}])
        if kept.rowcount != 1:
            raise ClaimLost

    def intake(self) -> Intake:
        """The file's row as it stands now."""
        return db.session.get_one(Intake, (self.town_id, self.intake_id), populate_existing=True)


def take_claim(town_id: int, *, intake_id: int, stop: StopSign) -> Claimed | None:
    """Go on with a file that has something to do; None while another process does. Commits: no.

    Races: one conditional UPDATE.
    """
    claim = new_token()
    taken = db.session.execute(
        update(Intake)
        .where(Intake.town_id == town_id, Intake.id == intake_id, _waits())
        .values(claim=claim, claimed_until=clock.now() + LENGTH)
        .returning(Intake.id)
        .execution_options(synchronize_session=False)
    )
    found = taken.scalar_one_or_none() is not None
    return Claimed(town_id, intake_id, claim, stop) if found else None


def give_back(work: Claimed) -> None:
    """Let another process go on at once. Commits: no."""
    db.session.execute(
        update(Intake)
        .where(Intake.town_id == work.town_id, Intake.id == work.intake_id, Intake.claim == work.claim)
        .values(claim="", claimed_until=None)
        .execution_options(synchronize_session=False)
    )


def waiting_files(*, limit: int) -> Sequence[tuple[int, int]]:
    """Files of all towns with something to do that nobody does, oldest first: town and id of each."""
    query = select(Intake.town_id, Intake.id).where(_waits()).order_by(Intake.id).limit(limit)
    rows = db.session.execute(query.execution_options(all_towns=True))
    return [(row[0], row[1]) for row in rows]


def _waits() -> Any:
    has_work = or_(
        Intake.state.in_(_BEING_READ),
        and_(Intake.state == IntakeState.PREVIEWED, Intake.asked_at.is_not(None)),
    )
    is_free = or_(Intake.claimed_until.is_(None), Intake.claimed_until <= clock.now())
    return and_(Intake.open_slot.is_not(None), has_work, is_free)
