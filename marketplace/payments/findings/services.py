"""Writing down what does not add up."""

import logging
from dataclasses import dataclass

from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
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
    row = {**vars(found), "id": new_id(), "state": FindingState.OPEN, "found_at": clock.now()}
    if insert_once(ReconciliationFinding, row=row, key=("kind", "about")):
        _log.error("money: %s: %s (ours %s, theirs %s)", found.kind, found.about, found.ours, found.theirs)
