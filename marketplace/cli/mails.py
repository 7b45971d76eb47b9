"""`flask mails`: what becomes of mails that were put on hold when a backup was brought back."""

import click
from flask.cli import with_appcontext

from marketplace.core.db import transaction
from marketplace.core.words import ngettext
from marketplace.notices.holding import hold_due, mails_on_hold, send_held, take_held_as_sent


@click.command("held")
@with_appcontext
def list_held() -> None:
    """Print the mails on hold, oldest first."""
    mails = mails_on_hold()
    for mail in mails:
        click.echo(f"{mail.queued_at:%Y-%m-%d %H:%M} UTC  {mail.town_name}  {mail.event}  {mail.recipient}")
    click.echo(ngettext("%(num)s message retenu", "%(num)s messages retenus", len(mails)))


@click.command("hold")
@with_appcontext
def hold() -> None:
    """Put on hold what is due: after a restore by other means, before the worker starts."""
    with transaction():
        count = hold_due()
    click.echo(ngettext("%(num)s message retenu", "%(num)s messages retenus", count))


@click.command("send-held")
@with_appcontext
def send() -> None:
    """Send them: they had not left."""
    with transaction():
        count = send_held()
    click.echo(ngettext("%(num)s message va partir", "%(num)s messages vont partir", count))


@click.command("drop-held")
@with_appcontext
def drop() -> None:
    """Keep them as sent: they had left."""
    with transaction():
        count = take_held_as_sent()
    click.echo(
        ngettext("%(num)s message classé comme envoyé", "%(num)s messages classés comme envoyés", count)
    )
