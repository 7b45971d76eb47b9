"""`flask audit`: is everything still true that must always be?"""

import click
from flask.cli import with_appcontext

from marketplace.moving.audit import all_checks, breaches
from marketplace.moving.audit.frugality import sparing_memory


@click.command()
@with_appcontext
def audit() -> None:
    """Check every invariant; print each breach on a line, and end with 1 if there is one."""
    broken = 0
    with sparing_memory():
        for breach in breaches():
            click.echo(str(breach))
            broken += not breach.is_finding
    click.echo(f"{len(all_checks())} checks, {broken} breaches")
    if broken:
        raise SystemExit(1)
