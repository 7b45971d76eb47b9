"""Hosts of towns are proven: by the worker, by a command, or by the operator's word."""

from datetime import timedelta
from secrets import SystemRandom

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.core.words import _
from marketplace.towns.proving import Awaiting, awaiting_hosts, note_look
from marketplace.web.host_proof import WORDS, trouble_with

EVERY = timedelta(minutes=10)
_AT_ONCE = 4


def prove_hosts(stop: StopSign) -> str:
    """Look at a few of the hosts that await their proof: others of the worker's jobs wait meanwhile."""
    proven, waiting = 0, awaiting_hosts(limit=1000)
    for host in SystemRandom().sample(waiting, min(_AT_ONCE, len(waiting))):
        if stop.is_set():
            break
        proven += not _look(host)
    return f"{proven} hosts proven" if proven else ""


def _look(host: Awaiting) -> str:
    db.session.rollback()  # nothing of the database stays open while the network is asked
    trouble = trouble_with(host.host, edge=current_app.extensions["host_edge"])
    with transaction():
        note_look(host, trouble=trouble)
    return trouble


@click.command("prove")
@click.argument("host")
@click.option(
    "--on-my-word", is_flag=True, help="Serve it without looking: the operator knows that it leads here."
)
@with_appcontext
def prove_host(host: str, on_my_word: bool) -> None:  # noqa: FBT001 - from click
    """Serve HOST, once it is seen that it leads here."""
    found = next((each for each in awaiting_hosts(limit=1000) if each.host == host.lower()), None)
    if found is None:
        raise click.ClickException(_("Aucune adresse « %(host)s » n’attend sa preuve.", host=host))
    if on_my_word:
        with transaction():
            note_look(found, trouble="")
    elif trouble := _look(found):
        raise click.ClickException(str(WORDS[trouble]))
    click.echo(_("Prouvé : %(host)s mène ici et sert la ville.", host=found.host))
