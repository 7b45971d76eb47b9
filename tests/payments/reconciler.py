"""Reconciliation at the desk of the tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.cli.reconciling.running import reconcile
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.findings.models import ReconciliationFinding
from marketplace.payments.findings.runs import RunKind
from tests.payments.desk import NEVER, Desk

LATER = timedelta(hours=3)


@dataclass
class Reconciler:
    """Runs reconciliation some hours after what happened."""

    desk: Desk
    at: datetime

    def run(self, kind: RunKind = RunKind.DAILY, *, hours: int = 3) -> list[str]:
        """One run; gives the kinds of all findings."""
        with clock.travel(self.at + timedelta(hours=hours)):
            reconcile(kind, gateways=[self.desk.gateway], stop=NEVER, on_session=self.desk.on_session)
        return self.desk.findings()

    def findings(self, kind: str) -> list[tuple[str, str, str]]:
        """What was found of a kind: about, ours, theirs."""
        finding = ReconciliationFinding
        query = select(finding.about, finding.ours, finding.theirs).where(finding.kind == kind)
        return [(about, ours, theirs) for about, ours, theirs in db.session.execute(query)]
