"""`flask town open-hub`, `lend-hub`: where bags are fetched together, who serves, who else uses it."""

import click
from flask.cli import with_appcontext

from marketplace.accounts.queries import tidy_email, user_with_email
from marketplace.cli.refusals import said_in_words
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.pickup.hubs import hub_named, open_hub, post_at_hub
from marketplace.pickup.lending.services import ask_back, lend, loan_of
from marketplace.towns.queries import TownView, town_named


@click.command("open-hub")
@click.argument("hub_slug")
@click.option("--town", "town_slug", required=True, help="The town's slug.")
@click.option("--name", required=True, help="What residents read: La Gare.")
@click.option("--staff", "emails", multiple=True, help="Who serves there, by e-mail address; once for each.")
@with_appcontext
def open_town_hub(hub_slug: str, town_slug: str, name: str, emails: tuple[str, ...]) -> None:
    """Open the hub HUB_SLUG, or post more people at one that is open. Its desk is at /hub/HUB_SLUG/."""
    town = _town(town_slug)
    people = {email: user_with_email(tidy_email(email)) for email in emails}
    unknown = [email for email, user in people.items() if user is None]
    if unknown:
        raise click.ClickException(_("Personne n’a de compte sous %(email)s.", email=", ".join(unknown)))
    with transaction():
        hub = hub_named(town.id, hub_slug) or open_hub(town.id, slug=hub_slug, name=name)
        for user in filter(None, people.values()):
            post_at_hub(town.id, hub_id=hub.id, user_id=user.id)
    click.echo(_("Le relais « %(name)s » est ouvert : /hub/%(slug)s/", name=hub.name, slug=hub.slug))


@click.command("lend-hub")
@click.argument("hub_slug")
@click.option("--town", "town_slug", required=True, help="The hub's own town.")
@click.option("--to", "to_slug", required=True, help="The town that has the use of it.")
@click.option("--bags", required=True, type=int, help="So many more bags of each window.")
@with_appcontext
def lend_hub(hub_slug: str, town_slug: str, to_slug: str, bags: int) -> None:
    """Lend another town room at the hub HUB_SLUG; its residents see it as a hub of theirs."""
    town, other = _town(town_slug), _town(to_slug)
    hub = hub_named(town.id, hub_slug)
    if hub is None or town.id == other.id:
        raise click.ClickException(_("Précisez un relais qui existe, et une autre ville que la sienne."))
    with said_in_words(), transaction():
        lend(town.id, hub=hub, to_town_id=other.id, bags=bags)
    words = _(
        "%(town)s reçoit %(bags)s sacs de plus par créneau dans un instant.", town=other.name, bags=bags
    )
    click.echo(words)


@click.command("end-hub-loan")
@click.argument("hub_slug")
@click.option("--town", "town_slug", required=True, help="The hub's own town.")
@click.option("--to", "to_slug", required=True, help="The town that has the use of it.")
@with_appcontext
def end_hub_loan(hub_slug: str, town_slug: str, to_slug: str) -> None:
    """Want the room back: it comes once nobody of the other town is expected there."""
    town, other = _town(town_slug), _town(to_slug)
    hub = hub_named(town.id, hub_slug)
    loan = loan_of(town.id, hub_id=hub.id, to_town_id=other.id) if hub else None
    if loan is None:
        raise click.ClickException(_("Ce relais ne prête rien à cette ville."))
    with transaction():
        ask_back(town.id, loan_id=loan)
    click.echo(_("Les places reviennent quand les derniers sacs sont pris."))


def _town(slug: str) -> TownView:
    town = town_named(slug)
    if town is None:
        raise click.ClickException(_("Il n’y a pas de ville « %(slug)s ».", slug=slug))
    return town
