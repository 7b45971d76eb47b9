"""Runs from their beginning to their end, and which of them is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from marketplace.cli.reconciling import asking, books, whole
from marketplace.cli.reconciling.rounds import Round, Stopped
from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.payments.applying import OnSession
from marketplace.payments.findings.runs import RunKind, begin_run, end_run, is_run_due
from marketplace.payments.gateways.choosing import gateways_on, open_gateway
from marketplace.payments.gateways.errors import GatewayError
from marketplace.payments.gateways.patience import WORKER
from marketplace.payments.gateways.protocol import PaymentGateway

LEASE = "reconcile"
EVERY = timedelta(minutes=5)
"""How often the worker looks whether a run is due; one that failed is due again then."""


def open_gateways() -> list[PaymentGateway]:
    """Every provider of this installation, with a worker's patience."""
    settings = current_app.extensions["settings"]
    return [open_gateway(code, settings=settings, patience=WORKER) for code in gateways_on(settings)]


@dataclass(frozen=True)
class Reconciling:
    """The worker's job: whatever run is due. `on_session`: what a paying page means for its order."""

    on_session: OnSession
    open: Callable[[], Sequence[PaymentGateway]] = open_gateways

    def __call__(self, stop: StopSign) -> str:
        """Do the runs that are due; a provider that is silent is asked again at the next look."""
        gateways, said = self.open(), list[str]()
        for kind in RunKind:
            due = [gateway for gateway in gateways if is_run_due(kind, gateway=gateway.name)]
            if due and not stop.is_set():
                said.append(self._tried(kind, due, stop))
        return ", ".join(filter(None, said))

    def _tried(self, kind: RunKind, gateways: Sequence[PaymentGateway], stop: StopSign) -> str:
        try:
            run_ids = reconcile(kind, gateways=gateways, stop=stop, on_session=self.on_session)
        except Stopped:
            return ""
        except GatewayError as fault:
            db.session.rollback()
            return f"reconciliation ({kind}) waits: {fault!r}"
        return f"reconciliation ({kind}) is done" if kind == RunKind.DAILY and run_ids else ""


def reconcile(
    kind: RunKind, *, gateways: Sequence[PaymentGateway], stop: StopSign, on_session: OnSession
) -> list[int]:
    """One run with each of these providers; gives the runs' ids.

    Raises: GatewayError while a provider is silent, Stopped; the runs then have no end, and are due again.
    """
    rounds = []
    with transaction():
        for gateway in gateways:
            run_id = begin_run(kind, gateway=gateway.name)
            rounds.append(Round(gateway, run_id, stop, on_session))
    _RUNS[kind](rounds)
    with transaction():
        for this in rounds:
            end_run(this.run_id)
    return [this.run_id for this in rounds]


def _five_minutes(rounds: Sequence[Round]) -> None:
    for this in rounds:
        asking.ask_about_pages(this)
        asking.tell_of_stuck_commands(this)


def _hourly(rounds: Sequence[Round]) -> None:
    for this in rounds:
        asking.fetch_events(this)


def _daily(rounds: Sequence[Round]) -> None:
    _five_minutes(rounds)
    for this in rounds:
        since = books.window_of(this)
        books.ask_about_what_hangs(this)
        books.read_account(this, since=since)
        books.match_lines(this)
        books.tell_what_they_lack(this, since=since)
        books.check_payouts_wait(this)
    if rounds:
        books.ask_about_accounts(rounds[0])
        whole.compare_balances(rounds)
        whole.compare_payouts(rounds[-1])
        whole.check_invariants(rounds[-1])


_RUNS: dict[RunKind, Callable[[Sequence[Round]], None]] = {
    RunKind.FIVE_MINUTES: _five_minutes,
    RunKind.HOURLY: _hourly,
    RunKind.DAILY: _daily,
}
