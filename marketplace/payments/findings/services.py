"""Writing down what does not add up, and that somebody has looked at it."""

import logging
from dataclasses import dataclass

from sqlalchemy import update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.words import _
from marketplace.payments.findings.models import FindingState, ReconciliationFinding

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What does not add up. `about` names a row or the provider's object; no person's data anywhere."""

    kind: str
    about: str
    ours: str = ""
    theirs: str = ""
    town_id: int | None = None
    run_id: int | None = None


def report(found: Found) -> None:
    """Ask a person to look at something; what was reported before is not reported twice. Commits: no."""
    now = clock.now()
    row = {**vars(found), "id": new_id(), "state": FindingState.OPEN, "found_at": now, "seen_at": now}
    if insert_once(ReconciliationFinding, row={**row, "note": ""}, key=("kind", "about")):
        _log.error("money: %s: %s (ours %s, theirs %s)", found.kind, found.about, found.ours, found.theirs)


def report_again(found: Found) -> None:
    """As `report`; what nobody has closed yet also says that it was met again. Commits: no."""
    report(found)
    db.session.execute(
        update(ReconciliationFinding)
        .where(
            ReconciliationFinding.kind == found.kind,
            ReconciliationFinding.about == found.about,
            ReconciliationFinding.state == FindingState.OPEN,
        )
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def close_finding(finding_id: int, *, by_user_id: int, note: str) -> None:
    """Somebody has looked at it and says what it was. The first to do so is kept.

    Raises: NotFound. Races: the row is locked. Commits: no.
    """
    finding = db.session.get(ReconciliationFinding, finding_id, with_for_update=True, populate_existing=True)
    if finding is None:
        raise NotFound(_("Ce constat n’existe pas."))
    if finding.state == FindingState.OPEN:
        finding.become(FindingState.CLOSED, at=clock.now(), by_user_id=by_user_id, note=note)
        db.session.flush()
