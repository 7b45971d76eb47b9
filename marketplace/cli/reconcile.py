"""`flask reconcile`: does our book agree with the provider's?"""

import click
from flask.cli import with_appcontext

from marketplace.checkout.told import apply_checkout_session
from marketplace.cli.reconciling.telling import reconcile_and_tell
from marketplace.payments.findings.runs import RunKind


@click.command("reconcile")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in RunKind]),
    default=RunKind.DAILY.value,
    help="How much is looked at.",
)
@with_appcontext
def reconcile_books(*, kind: str) -> None:
    """Ask the provider again and compare; print what does not fit, and end with 1 if anything does not.

    The worker does the same by itself; nothing is put right but what the provider now tells.
    """
    found = reconcile_and_tell(RunKind(kind), on_session=apply_checkout_session)
    click.echo(f"{kind}: {found} findings")
    if found:
        raise SystemExit(1)
