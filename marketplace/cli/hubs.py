"""`flask town open-hub`: a place where bags of several shops are fetched, and who serves there."""

import click
from flask.cli import with_appcontext

from marketplace.accounts.queries import tidy_email, user_with_email
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.pickup.hubs import hub_named, open_hub, post_at_hub
from marketplace.towns.queries import town_named


@click.command("open-hub")
@click.argument("hub_slug")
@click.option("--town", "town_slug", required=True, help="The town's slug.")
@click.option("--name", required=True, help="What residents read: La Gare.")
@click.option("--staff", "emails", multiple=True, help="Who serves there, by e-mail address; once for each.")
@with_appcontext
def open_town_hub(hub_slug: str, town_slug: str, name: str, emails: tuple[str, ...]) -> None:
    """Open the hub HUB_SLUG, or post more people at one that is open. Its desk is at /hub/HUB_SLUG/."""
    town = town_named(town_slug)
    if town is None:
        raise click.ClickException(_("Il n’y a pas de ville « %(slug)s ».", slug=town_slug))
    people = {email: user_with_email(tidy_email(email)) for email in emails}
    unknown = [email for email, user in people.items() if user is None]
    if unknown:
        raise click.ClickException(_("Personne n’a de compte sous %(email)s.", email=", ".join(unknown)))
    with transaction():
        hub = hub_named(town.id, hub_slug) or open_hub(town.id, slug=hub_slug, name=name)
        for user in filter(None, people.values()):
            post_at_hub(town.id, hub_id=hub.id, user_id=user.id)
    click.echo(_("Le relais « %(name)s » est ouvert : /hub/%(slug)s/", name=hub.name, slug=hub.slug))
