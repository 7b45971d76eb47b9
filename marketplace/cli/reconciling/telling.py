"""One run at the prompt: each thing that does not fit on a line."""

import os
import secrets
from threading import Event

import click

from marketplace.cli.reconciling.rounds import Stopped
from marketplace.cli.reconciling.running import LEASE, open_gateways, reconcile
from marketplace.cli.turns import Alone
from marketplace.core.db import transaction
from marketplace.core.leases import give_lease_back
from marketplace.core.stopping import StopSign
from marketplace.moving.audit.frugality import sparing_memory
from marketplace.payments.applying import OnSession
from marketplace.payments.findings.models import ReconciliationFinding
from marketplace.payments.findings.runs import RunKind, met_by
from marketplace.payments.gateways.errors import GatewayError


def reconcile_and_tell(kind: RunKind, *, on_session: OnSession) -> int:
    """One run with every provider, alone; gives how much it met that nobody has closed.

    Raises: click.ClickException while a worker is at it, or a provider is silent.
    """
    gateways, done, holder = open_gateways(), list[int](), f"prompt:{os.getpid()}:{secrets.token_hex(4)}"
    is_mine = False

    def job(stop: StopSign) -> str:
        nonlocal is_mine
        is_mine = True
        with sparing_memory():
            done.extend(reconcile(kind, gateways=gateways, stop=stop, on_session=on_session))
        return ""

    try:
        Alone(LEASE, job, holder)(Event())
    except Stopped:
        is_mine = False
    except GatewayError as fault:
        raise click.ClickException(f"a provider does not answer, run it again later: {fault!r}") from fault
    finally:
        with transaction():
            give_lease_back(holder=holder)
    if not is_mine:
        raise click.ClickException("a worker is at it: run it again in a few minutes")
    return _told(done)


def _told(run_ids: list[int]) -> int:
    met = {finding.id: finding for run_id in run_ids for finding in met_by(run_id)}
    for finding in met.values():
        click.echo(_line(finding))
    return len(met)


def _line(finding: ReconciliationFinding) -> str:
    town = f" (town {finding.town_id})" if finding.town_id else ""
    return (
        f"{finding.kind}: {finding.about}{town}: ours {finding.ours or '-'}, theirs {finding.theirs or '-'}"
    )
